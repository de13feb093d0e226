/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Waits in a test until a condition holds. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 wait_begin (void);
void
wait_turn_for (gint64 limit, const char *what, const char *file, int line, const char *function);

/* Iterates the default main context once; fails the test after @limit, from wait_begin(). */
#define wait_turn(limit) wait_turn_for ((limit), "this loop goes on", __FILE__, __LINE__, G_STRFUNC)

/* Iterates the default main context while @condition is so; fails the test when that takes a
 * minute. */
#define wait_while(condition)                                                \
  G_STMT_START                                                               \
  {                                                                          \
    gint64 wait_limit = wait_begin ();                                       \
                                                                             \
    while (condition)                                                        \
      wait_turn_for (wait_limit, #condition, __FILE__, __LINE__, G_STRFUNC); \
  }                                                                          \
  G_STMT_END

/* The same until @condition, a function that returns a boolean, is so for @data. */
#define wait_until(condition, data)        \
  G_STMT_START                             \
  {                                        \
    gpointer wait_data = (data);           \
                                           \
    wait_while (!(condition) (wait_data)); \
  }                                        \
  G_STMT_END

G_END_DECLS
