/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function sleep: waits for a number of seconds. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-item.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <time.h>

static gboolean
sleep_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  struct timespec left;
  double seconds;

  if (!troupe_item_parse_seconds ("sleep", item, size, &seconds, error))
    return FALSE;

  left.tv_sec = floor (seconds);
  left.tv_nsec = (seconds - left.tv_sec) * 1e9;
  while (clock_nanosleep (CLOCK_MONOTONIC, 0, &left, &left) == EINTR)
    ;

  troupe_values_append_string (value, g_ascii_formatd (number, sizeof number, "%.10g", seconds));
  return TRUE;
}

const TroupeBuiltin troupe_sleep = {
  .name = "sleep",
  .summary = N_ ("Waits for a number of seconds"),
  .shows = N_ ("Waiting that needs no core"),
  .takes = N_ ("a number of seconds, such as 0.5"),
  .gives = N_ ("the seconds that it waited"),
  .example = "0.5 1 1.5 2",
  .help = N_ ("Stands for work that waits for a disk or a network and leaves the processor free: "
              "many lanes wait at the same time, however few cores there are."),
  .apply = sleep_apply,
};
