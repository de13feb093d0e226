/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys, clicks and windows of the driver, through the X server. */

#pragma once

#include "driver.h"

G_BEGIN_DECLS

void driver_press (Driver *self, const char *keys);
void driver_type (Driver *self, const char *text);
void driver_look_away (Driver *self);
void driver_click_at (Driver *self, AtspiAccessible *accessible);
void driver_scroll_at (Driver *self, AtspiAccessible *accessible);
void driver_move_window (Driver *self, int x, int y);
void driver_point_at (Driver *self, AtspiAccessible *accessible);
void driver_hold_button (Driver *self, gboolean down);
void driver_click_until (Driver *self,
                         AtspiAccessible *accessible,
                         DriverPredicate predicate,
                         gpointer user_data,
                         const char *what);
char *driver_screenshot (Driver *self, const char *name);

G_END_DECLS
