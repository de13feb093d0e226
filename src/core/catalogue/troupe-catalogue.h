/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of built-in functions. */

#pragma once

#include "troupe-function.h"

G_BEGIN_DECLS

/**
 * SECTION:troupe-catalogue
 *
 * The functions of the worker program, as it describes them itself. `troupe-worker --describe`
 * prints a key file (UTF-8) with a group for each function, with its name, and the keys summary,
 * shows, takes, gives, example and help, all strings in the escapes of key files; misbehaves=true
 * if it fails or does harm on purpose.
 */

/**
 * TroupeCatalogueError:
 * @TROUPE_CATALOGUE_ERROR_START: the worker program could not be started
 * @TROUPE_CATALOGUE_ERROR_FAILED: it ended before it described its functions
 * @TROUPE_CATALOGUE_ERROR_MALFORMED: its output is not a description of functions
 */
typedef enum
{
  TROUPE_CATALOGUE_ERROR_START,
  TROUPE_CATALOGUE_ERROR_FAILED,
  TROUPE_CATALOGUE_ERROR_MALFORMED,
} TroupeCatalogueError;

#define TROUPE_CATALOGUE_ERROR (troupe_catalogue_error_quark ())

GQuark troupe_catalogue_error_quark (void);

GListModel *troupe_catalogue_load (GError **error);
GListModel *troupe_catalogue_parse (const char *text, gssize size, GError **error);

G_END_DECLS
