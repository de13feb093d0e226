/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function sha256: the SHA-256 checksum of a file. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-file.h"

#include <glib/gi18n-lib.h>

static void
sha256_add (const guint8 *bytes, gsize size, gpointer checksum)
{
  g_checksum_update (checksum, bytes, size);
}

static gboolean
sha256_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  if (!troupe_file_read ("sha256", item, size, sha256_add, checksum, error))
    return FALSE;

  troupe_values_append_string (value, g_checksum_get_string (checksum));
  return TRUE;
}

const TroupeBuiltin troupe_sha256 = {
  .name = "sha256",
  .summary = N_ ("Computes the SHA-256 checksum of a file"),
  .shows = N_ ("Files of any size"),
  .takes = N_ ("the name of a file"),
  .gives = N_ ("its checksum, 64 hexadecimal digits"),
  .example = "/etc/hostname /etc/os-release",
  .help = N_ ("Reads the file piece by piece, so that its size does not matter. The same as "
              "sha256sum prints."),
  .apply = sha256_apply,
};
