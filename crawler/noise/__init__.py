"""What stands among the paragraphs of a page and is not story: one concern a file, named rules."""
