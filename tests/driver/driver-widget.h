/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads and operates the widgets of a driven program. */

#pragma once

#include "driver.h"

G_BEGIN_DECLS

/* Reading. */
char *driver_get_name (AtspiAccessible *accessible);
char *driver_get_text (AtspiAccessible *accessible);
double driver_get_value (AtspiAccessible *accessible);
gboolean driver_has_state (AtspiAccessible *accessible, AtspiStateType state);
AtspiAccessible *driver_find_rows (Driver *self, AtspiAccessible *below, const char *name);
char **driver_get_row (Driver *self, AtspiAccessible *row);

/* Doing. */
void driver_click (Driver *self, AtspiAccessible *accessible);
void driver_act (Driver *self, AtspiAccessible *accessible, const char *action);
int driver_close (Driver *self, AtspiAccessible *frame);
void driver_set_text (Driver *self, AtspiAccessible *accessible, const char *text);
void driver_set_value (Driver *self, AtspiAccessible *accessible, double value);
void driver_select_child (Driver *self, AtspiAccessible *list, int index);
void driver_choose (Driver *self, AtspiAccessible *combo_box, const char *text);

G_END_DECLS
