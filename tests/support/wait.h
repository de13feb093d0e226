/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Waits in a test until a condition holds. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef gboolean (*WaitCondition) (gpointer data);

void wait_until (WaitCondition condition, gpointer data);
gint64 wait_begin (void);
void wait_turn (gint64 limit);

/* Iterates the default main context while @condition is so; fails the test when that takes a
 * minute. */
#define wait_while(condition)          \
  G_STMT_START                         \
  {                                    \
    gint64 wait_limit = wait_begin (); \
                                       \
    while (condition)                  \
      wait_turn (wait_limit);          \
  }                                    \
  G_STMT_END

G_END_DECLS
