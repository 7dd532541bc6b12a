/* SPDX-License-Identifier: MIT */
/*
 * err - one failure, as a value
 *
 * The function that knows why something failed fills the record, once, and returns its code; everybody above hands it on
 * unchanged. Only main turns it into words for a person. The record has no pointers and is smaller than PIPE_BUF, so it
 * crosses a pipe between processes in one write.
 */
#ifndef RBOX_ERR_H
#define RBOX_ERR_H

enum {
	ERR_TEXT = 400,
	ERR_HINT = 300,
	ERR_PATH = 256,
	ERR_FAILED = 125,	/* rbox itself failed */
	ERR_CANNOT_EXECUTE = 126,
	ERR_NOT_FOUND = 127,
};

struct err {
	int  code;		/* an errno, or 0 where no kernel refusal is behind it */
	int  status;		/* what rbox exits with */
	int  row;		/* the plan's row, counted from 1; 0 outside the plan */
	char text[ERR_TEXT];	/* lower case, names the object, no full stop */
	char hint[ERR_HINT];	/* what would mend it on this machine, or empty */
	char path[ERR_PATH];	/* what it is about, or empty: then the row tells */
};

/* A failure that is not the kernel's: bad input, a missing thing. Returns -EINVAL. */
int err_set(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A system call's failure: the sentence, then errno's own words. Returns -errno. */
int err_sys(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same with a code at hand instead of errno. Returns -code. */
int err_code(struct err *e, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * Hands up the failure that is in `e` already, which may have no errno: -errno or -EINVAL, and never 0. What is written by hand in its place,
 * -e->code, is the word for success where the failure is not the kernel's (make lint).
 */
int err_again(const struct err *e);

/* The name of an errno, "EPERM"; NULL where there is none. */
const char *err_name(int code);

/* And the other way round; 0 where none is called so. */
int err_number(const char *name);

/* Gives the failure another exit status; returns `code` so that it fits into a return statement. */
int err_exits(struct err *e, int status, int code);

/* Says what file a failure is about; returns `code`. */
int err_about(struct err *e, int code, const char *path);

/* Adds the mend to a failure; returns `code`. */
int err_hint(struct err *e, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
