/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The settings of the window. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The keys, as in data/io.github.troupe_app.Troupe.gschema.xml.in. */
#define TROUPE_SETTINGS_SAMPLING_INTERVAL "sampling-interval"
#define TROUPE_SETTINGS_CPU_BASE          "cpu-base"
#define TROUPE_SETTINGS_REPLACE_WORKERS   "replace-workers"
#define TROUPE_SETTINGS_GRACE             "grace"
#define TROUPE_SETTINGS_CONFIRM_KILLS     "confirm-kills"
#define TROUPE_SETTINGS_KEEP_RUNS         "keep-runs"
#define TROUPE_SETTINGS_KEEP_DAYS         "keep-days"
#define TROUPE_SETTINGS_KEEP_SIZE         "keep-size"
#define TROUPE_SETTINGS_WINDOW_WIDTH      "window-width"
#define TROUPE_SETTINGS_WINDOW_HEIGHT     "window-height"
#define TROUPE_SETTINGS_WINDOW_MAXIMIZED  "window-maximized"
#define TROUPE_SETTINGS_LAST_VIEW         "last-view"
#define TROUPE_SETTINGS_HIDDEN_COLUMNS    "hidden-worker-columns"
#define TROUPE_SETTINGS_RESULT_COLUMNS    "result-columns"

/**
 * TroupeCpuBase:
 * @TROUPE_CPU_BASE_CORE: 100 % is one core
 * @TROUPE_CPU_BASE_MACHINE: 100 % are all cores of the machine together
 *
 * The values of #TROUPE_SETTINGS_CPU_BASE, for g_settings_get_enum().
 */
typedef enum
{
  TROUPE_CPU_BASE_CORE,
  TROUPE_CPU_BASE_MACHINE,
} TroupeCpuBase;

GSettings *troupe_settings_get (void);
gpointer troupe_settings_bind_size (gpointer window);

G_END_DECLS
