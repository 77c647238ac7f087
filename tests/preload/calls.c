/* Preloaded into a command: lets chosen calls that write below FAIL_UNDER fail with FAIL_ERRNO; 0
   kills the process before the call.

   All such calls of all its processes are counted together in FAIL_COUNT (8 bytes); those from
   FAIL_FROM to FAIL_TO fail. Each is a line of FAIL_LOG: call, path, whether it failed. With
   FAIL_LIKE only those are counted whose call and path are like it: "write *.open". */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ({ static __typeof__(&name) real; \
    if (!real) real = dlsym(RTLD_NEXT, #name); real; })
#define WRITES (O_WRONLY | O_RDWR | O_CREAT)

static int64_t *counted, from, to;
static int error, told = -1;
static const char *under = "", *like;

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("FAIL_COUNT");
  int file = name ? (int)syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *found = mmap(NULL, sizeof *counted, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (found == MAP_FAILED) return;
  under = getenv("FAIL_UNDER");
  like = getenv("FAIL_LIKE");
  from = atoll(getenv("FAIL_FROM"));
  to = atoll(getenv("FAIL_TO"));
  error = atoi(getenv("FAIL_ERRNO"));
  told = (int)syscall(SYS_openat, AT_FDCWD, getenv("FAIL_LOG"), O_WRONLY | O_APPEND | O_CLOEXEC);
  counted = found;
}

static int fails_at(const char *call, const char *path) {
  if (!counted || strncmp(path, under, strlen(under))) return 0;
  char line[PATH_MAX + 64];
  snprintf(line, sizeof line, "%s %s", call, path);
  if (like && fnmatch(like, line, 0)) return 0;
  int64_t number = __atomic_add_fetch(counted, 1, __ATOMIC_SEQ_CST);
  int fails = from <= number && number <= to;
  int length = snprintf(line, sizeof line, "%s %s %d\n", call, path + strlen(under), fails);
  syscall(SYS_write, told, line, length);
  if (fails && !error) kill(getpid(), SIGKILL);
  if (fails) errno = error;
  return fails;
}

static int fails(const char *call, int file) {
  char name[32], path[PATH_MAX];
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  ssize_t length = readlink(name, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return fails_at(call, path);
}

#define OPENS(name, before, given, ...) \
  int name(before const char *path, int flags, ...) { \
    va_list more; \
    va_start(more, flags); \
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; \
    va_end(more); \
    if (flags & WRITES && fails_at("open", path)) return -1; \
    return REAL(name)(__VA_ARGS__ path, flags, mode); \
  }
#define NOTHING
#define COMMA ,
OPENS(open, NOTHING, NOTHING)
OPENS(open64, NOTHING, NOTHING)
OPENS(openat, int folder COMMA, folder, folder COMMA)
OPENS(openat64, int folder COMMA, folder, folder COMMA)

#define ON_FILE(type, name, call, parameters, ...) \
  type name parameters { return fails(call, file) ? -1 : REAL(name)(__VA_ARGS__); }
ON_FILE(ssize_t, write, "write", (int file, const void *from, size_t size), file, from, size)
ON_FILE(ssize_t, pwrite, "write", (int file, const void *from, size_t size, off_t at), file, from,
        size, at)
ON_FILE(ssize_t, pwrite64, "write", (int file, const void *from, size_t size, off64_t at), file,
        from, size, at)
ON_FILE(ssize_t, writev, "write", (int file, const struct iovec *from, int n), file, from, n)
ON_FILE(int, fsync, "fsync", (int file), file)
ON_FILE(int, fdatasync, "fsync", (int file), file)
ON_FILE(int, ftruncate, "truncate", (int file, off_t size), file, size)
ON_FILE(int, ftruncate64, "truncate", (int file, off64_t size), file, size)

int rename(const char *before, const char *after) {
  return fails_at("rename", after) ? -1 : REAL(rename)(before, after);
}

int unlink(const char *path) { return fails_at("unlink", path) ? -1 : REAL(unlink)(path); }

int mkdir(const char *path, mode_t mode) {
  return fails_at("mkdir", path) ? -1 : REAL(mkdir)(path, mode);
}
