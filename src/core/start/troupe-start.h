/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The state of signals and file descriptors in which every process of Troupe begins. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TROUPE_START_ERROR_DESCRIPTORS,
} TroupeStartError;

#define TROUPE_START_ERROR (troupe_start_error_quark ())

GQuark troupe_start_error_quark (void);

void troupe_start_reset_signals (void);
void troupe_start_set_signals (void);
gboolean troupe_start_check_descriptors (GError **error);

G_END_DECLS
