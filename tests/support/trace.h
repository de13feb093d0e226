/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A pipe that shows whether processes of a test are still there. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Trace:
 * @path: the name of a pipe
 *
 * Shows whether processes are still there: a named pipe whose writing end they have open. Its end
 * means that all of them are gone.
 */
typedef struct
{
  char *path;

  /*< private >*/
  char *directory;
  int fd;
} Trace;

void trace_open (Trace *self);
void trace_close (Trace *self);

void trace_assert_says (Trace *self, const char *line);
void trace_assert_gone (Trace *self);

G_END_DECLS
