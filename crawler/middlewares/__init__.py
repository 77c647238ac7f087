"""What changes or stops one request or response, one component a file."""
