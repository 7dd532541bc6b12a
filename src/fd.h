/* SPDX-License-Identifier: MIT */
/*
 * fd - descriptors that have one owner
 *
 * `AUTO_FD int fd = ...` owns: it is closed when the variable goes out of scope. `int fd` as a parameter borrows.
 * -1 is no descriptor.
 */
#ifndef RBOX_FD_H
#define RBOX_FD_H

#include <stddef.h>

#define AUTO_FD   __attribute__((cleanup(fd_close)))
#define AUTO_FREE __attribute__((cleanup(fd_free)))

/* Closes what is open, and leaves -1. Keeps errno. */
void fd_close(int *fd);

/* Hands the descriptor out of its owner, which keeps -1. */
int fd_take(int *fd);

/* Frees what a pointer points to; for AUTO_FREE. */
void fd_free(void *pointer);

/*
 * Opens /dev/null in the place of each of 0, 1 and 2 that the caller has closed: else what is opened next would take that number,
 * and messages would go there. Writing to 1 and 2 stays the error that it was.
 */
void fd_hold_standard(void);

/* Reads until `size` bytes or the end of file. Returns the number of bytes, or -errno. */
long fd_read(int fd, void *buffer, size_t size);

/* Writes all of it. Returns 0 or -errno. */
int fd_write(int fd, const void *buffer, size_t size);

/* Hands a descriptor to whoever has the other end of a socket: unix(7), SCM_RIGHTS. 0 or -errno. */
int fd_send(int socket, int fd);

/* Takes one; -errno, -ENODATA where the other end is closed. It is closed by exec. */
int fd_receive(int socket);

/* Closes every descriptor from `first` on but those in `spare`, which gets sorted and may hold -1. */
void fd_close_others(int first, int *spare, size_t count);

#endif
