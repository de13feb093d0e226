/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds, shows and sends keys to the windows of a measured program, through the X server. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Desktop:
 *
 * The state and control of a program from outside, through the X server alone: to be asked through
 * the accessibility bus would cost the program time.
 */
typedef struct _Screen Desktop;

Desktop *desktop_new (void);
void desktop_free (Desktop *self);

gboolean desktop_is_blank (Desktop *self);
gboolean desktop_has_window (Desktop *self, GPid pid);
void desktop_press (Desktop *self, GPid pid, const char *modifier, const char *key);
void desktop_set_shown (Desktop *self, GPid pid, gboolean shown);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desktop, desktop_free)

G_END_DECLS
