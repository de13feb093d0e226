/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results as the text of cells. */

#pragma once

#include "troupe-result.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TroupeResultLook:
 * @TROUPE_RESULT_LOOK_PLAIN: an ordinary text
 * @TROUPE_RESULT_LOOK_DIM: in place of a text
 * @TROUPE_RESULT_LOOK_ERROR: why there is no value
 *
 * How a text is shown.
 */
typedef enum
{
  TROUPE_RESULT_LOOK_PLAIN,
  TROUPE_RESULT_LOOK_DIM,
  TROUPE_RESULT_LOOK_ERROR,
} TroupeResultLook;

char *troupe_result_text_describe_input (TroupeResult *result,
                                         const char *prefix,
                                         TroupeResultLook *look);
char *
troupe_result_text_describe_value (TroupeResult *result, GArray *spans, TroupeResultLook *look);
char *troupe_result_text_describe_field (TroupeResult *result, const char *name);
char *troupe_result_text_copy_input (TroupeResult *result);
gboolean troupe_result_text_is_known (TroupeResult *result);
const char *troupe_result_text_get_unknown (void);
const char *troupe_result_text_get_empty (void);

G_END_DECLS
