/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses the list of exit statuses with which a command succeeds. */

#include "troupe-ok-status.h"

#include "troupe-config.h"
#include "troupe-template-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * troupe_ok_status_parse:
 * @self: (out): the statuses
 * @text: (nullable): numbers from 0 to 255 with commas between them, or %NULL for 0 alone
 * @error: return location for an error
 *
 * Returns: %FALSE with %TROUPE_TEMPLATE_ERROR_STATUS if it is no such list
 */
gboolean
troupe_ok_status_parse (TroupeOkStatus *self, const char *text, GError **error)
{
  g_auto (GStrv) numbers = g_strsplit (text == NULL ? "0" : text, ",", -1);
  gboolean good = numbers[0] != NULL;

  memset (self, 0, sizeof *self);
  for (guint i = 0; good && numbers[i] != NULL; i++)
    {
      guint64 number;

      good = g_ascii_string_to_unsigned (g_strstrip (numbers[i]), 10, 0, 255, &number, NULL);
      if (good)
        self->is_ok[number] = TRUE;
    }

  if (!good)
    g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_STATUS,
                 _ ("“%s” is not a list of exit statuses from 0 to 255, such as 0,1"), text);
  return good;
}
