/* Preloaded into a command: writes down, in order, what its processes do to files below
   RECORD_UNDER. A record in RECORD_LOG: kind, lengths of path and second path, offset, size of what
   is written; then these. Kinds: open (offset 1: emptied), write, truncate, sync, rename, unlink,
   mkdir. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ({ static __typeof__(&name) real; \
    if (!real) real = dlsym(RTLD_NEXT, #name); real; })

struct record { int64_t kind, path, other, offset, size; };
static const char *under;
static int told = -1;

__attribute__((constructor)) static void begin(void) {
  const char *log = getenv("RECORD_LOG");
  if (!log) return;
  under = getenv("RECORD_UNDER");
  told = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

static void tell(char kind, const char *path, const char *other, int64_t offset, const void *from,
                 int64_t size) {
  if (told < 0 || strncmp(path, under, strlen(under))) return;
  struct record head = {kind, strlen(path), strlen(other), offset, size};
  struct iovec parts[] = {{&head, sizeof head}, {(void *)path, head.path},
                          {(void *)other, head.other}, {(void *)from, size}};
  syscall(SYS_writev, told, parts, 4);
}

static void tell_of(char kind, int file, int64_t offset, const void *from, int64_t size) {
  char name[32], path[PATH_MAX];
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  ssize_t length = readlink(name, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  tell(kind, path, "", offset, from, size);
}

#define OPENS(name, before, ...) \
  int name(before const char *path, int flags, ...) { \
    va_list more; \
    va_start(more, flags); \
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; \
    va_end(more); \
    int file = REAL(name)(__VA_ARGS__ path, flags, mode); \
    if (file >= 0 && flags & (O_CREAT | O_TRUNC)) \
      tell_of('o', file, !!(flags & O_TRUNC), NULL, 0); \
    return file; \
  }
#define NOTHING
#define COMMA ,
OPENS(open, NOTHING, NOTHING)
OPENS(open64, NOTHING, NOTHING)
OPENS(openat, int folder COMMA, folder COMMA)
OPENS(openat64, int folder COMMA, folder COMMA)

ssize_t write(int file, const void *from, size_t size) {
  ssize_t done = REAL(write)(file, from, size);
  if (done > 0 && file != told) tell_of('w', file, lseek(file, 0, SEEK_CUR) - done, from, done);
  return done;
}

#define PWRITES(name, type) \
  ssize_t name(int file, const void *from, size_t size, type at) { \
    ssize_t done = REAL(name)(file, from, size, at); \
    if (done > 0) tell_of('w', file, at, from, done); \
    return done; \
  }
PWRITES(pwrite, off_t)
PWRITES(pwrite64, off64_t)

#define ON_FILE(name, kind, offset, parameters, ...) \
  int name parameters { \
    int failed = REAL(name)(__VA_ARGS__); \
    if (!failed) tell_of(kind, file, offset, NULL, 0); \
    return failed; \
  }
ON_FILE(fsync, 's', 0, (int file), file)
ON_FILE(fdatasync, 's', 0, (int file), file)
ON_FILE(ftruncate, 't', size, (int file, off_t size), file, size)
ON_FILE(ftruncate64, 't', size, (int file, off64_t size), file, size)

int rename(const char *before, const char *after) {
  int failed = REAL(rename)(before, after);
  if (!failed) tell('r', before, after, 0, NULL, 0);
  return failed;
}

int unlink(const char *path) {
  int failed = REAL(unlink)(path);
  if (!failed) tell('u', path, "", 0, NULL, 0);
  return failed;
}

int mkdir(const char *path, mode_t mode) {
  int failed = REAL(mkdir)(path, mode);
  if (!failed) tell('m', path, "", 0, NULL, 0);
  return failed;
}
