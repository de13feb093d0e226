/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of templates and of their expansion. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeTemplateError:
 * @TROUPE_TEMPLATE_ERROR_UNKNOWN: there is no such replacement string
 * @TROUPE_TEMPLATE_ERROR_ITEM: an item cannot be a part of a command line
 * @TROUPE_TEMPLATE_ERROR_STATUS: there is no such exit status
 */
typedef enum
{
  TROUPE_TEMPLATE_ERROR_UNKNOWN,
  TROUPE_TEMPLATE_ERROR_ITEM,
  TROUPE_TEMPLATE_ERROR_STATUS,
} TroupeTemplateError;

#define TROUPE_TEMPLATE_ERROR (troupe_template_error_quark ())

GQuark troupe_template_error_quark (void);

G_END_DECLS
