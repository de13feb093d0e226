/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Functions for steps that many tests of the window need. */

#pragma once

#include "driver.h"

G_BEGIN_DECLS

/* The steps of a person in the window, in their order. */

Driver *troupe_driver_start (void);
void troupe_driver_choose_job (Driver *driver, const char *name);
void troupe_driver_type_items (Driver *driver, const char *items);
void
troupe_driver_set_range (Driver *driver, const char *first, const char *last, const char *step);
void troupe_driver_set_workers (Driver *driver, guint n_workers);
void troupe_driver_press_button (Driver *driver, const char *name);
void troupe_driver_switch_view (Driver *driver, const char *name);
void troupe_driver_wait_label (Driver *driver, const char *pattern);
void troupe_driver_wait_finished (Driver *driver);
GPtrArray *troupe_driver_read_table (Driver *driver, const char *name, guint n_rows);
void troupe_driver_close (Driver *driver);

G_END_DECLS
