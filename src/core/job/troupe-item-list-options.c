/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of a list of items: their properties, texts and keys in job files follow from this
 * table. */

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-item-list-private.h"
#include "troupe-job-error.h"
#include "troupe-separator.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MEMBER(name) G_STRUCT_OFFSET (TroupeItemList, name)

#define ARGUMENTS (1 << TROUPE_ITEM_LIST_ARGUMENTS)
#define INPUT     (1 << TROUPE_ITEM_LIST_INPUT)
#define CSV       (1 << TROUPE_ITEM_LIST_CSV)
#define GLOB      (1 << TROUPE_ITEM_LIST_GLOB)
#define DIRECTORY (1 << TROUPE_ITEM_LIST_DIRECTORY)

/* The largest block, as a person would write it. */
#define BLOCK_MAX_TEXT "1023M"

static GBytes *
parse_separator (const char *text, GError **error)
{
  g_autoptr (GError) invalid = NULL;
  GBytes *bytes = troupe_separator_parse (text, &invalid);

  if (bytes == NULL)
    troupe_job_set_invalid (error, "%s", invalid->message);
  return bytes;
}

static gboolean
set_separator (gpointer list, const char *name, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = parse_separator (text, error);

  if (bytes == NULL)
    return FALSE;
  g_object_set (list, name, text, NULL);
  return TRUE;
}

/* The values of a table are separated by one byte. */
static gboolean
parse_delimiter (gpointer list, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = parse_separator (text, error);
  const gboolean is_table = troupe_item_list_get_kind (list) == TROUPE_ITEM_LIST_CSV;
  gsize size = 0;
  const char *data = bytes == NULL ? NULL : troupe_bytes_get_data (bytes, &size);

  if (bytes == NULL)
    return FALSE;
  if (is_table && size > 0 && (size != 1 || strchr ("\"\r\n\x1f", *data) != NULL))
    return troupe_job_set_invalid (
        error,
        _ ("“%s” cannot separate the values of a table: give one character, such as ; or \\t"),
        text);

  g_object_set (list, "delimiter", text, NULL);
  return TRUE;
}

static gboolean
parse_recstart (gpointer list, const char *text, GError **error)
{
  return set_separator (list, "recstart", text, error);
}

static gboolean
parse_recend (gpointer list, const char *text, GError **error)
{
  return set_separator (list, "recend", text, error);
}

static gboolean
parse_colsep (gpointer list, const char *text, GError **error)
{
  g_autoptr (GError) invalid = NULL;
  g_autoptr (GRegex) regex = g_regex_new (text, G_REGEX_RAW, 0, &invalid);

  if (regex == NULL)
    return troupe_job_set_invalid (error, _ ("“%s” is not a regular expression: %s"), text,
                                   invalid->message);
  g_object_set (list, "colsep", text, NULL);
  return TRUE;
}

static gboolean
parse_block (gpointer list, const char *text, GError **error)
{
  const TroupeOption *option = troupe_options_find (list, "block");
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_UINT64);
  if (!troupe_option_parse_value (option, text, &value, error))
    return FALSE;
  if (g_value_get_uint64 (&value) == 0 || g_value_get_uint64 (&value) > TROUPE_ITEM_MAX)
    return troupe_job_set_invalid (
        error, _ ("“%s” is not a size from 1 to %s, the most that an item may have"), text,
        BLOCK_MAX_TEXT);

  g_object_set_property (list, "block", &value);
  return TRUE;
}

/* In the order in which a job file has them. */
const TroupeOption troupe_item_list_options[] = {
  /* Where the items are, by the kind of list. */
  { "range", TROUPE_OPTION_TEXT, MEMBER (range), .is_part = TRUE },
  { "csv", TROUPE_OPTION_TEXT, MEMBER (csv), .is_part = TRUE },
  { "glob", TROUPE_OPTION_TEXT, MEMBER (glob), .is_part = TRUE },
  { "directory", TROUPE_OPTION_TEXT, MEMBER (directory), .is_part = TRUE },

  /* How files are cut into items. */
  { "null", TROUPE_OPTION_BOOLEAN, MEMBER (null), .lists = INPUT },
  { "delimiter", TROUPE_OPTION_TEXT, MEMBER (delimiter), .lists = INPUT | CSV,
    .parse = parse_delimiter },
  { "pipe", TROUPE_OPTION_BOOLEAN, MEMBER (pipe), .lists = INPUT },
  { "block", TROUPE_OPTION_SIZE, MEMBER (block), "1048576", .lists = INPUT, .parse = parse_block },
  { "records", TROUPE_OPTION_COUNT, MEMBER (records), .lists = INPUT },
  { "recstart", TROUPE_OPTION_TEXT, MEMBER (recstart), .lists = INPUT, .parse = parse_recstart },
  { "recend", TROUPE_OPTION_TEXT, MEMBER (recend), "\\n", .lists = INPUT, .parse = parse_recend },

  /* How items are read. */
  { "skip-first-line", TROUPE_OPTION_BOOLEAN, MEMBER (skip_first_line), .lists = INPUT },
  { "header", TROUPE_OPTION_BOOLEAN, MEMBER (header), .lists = ARGUMENTS | INPUT },
  { "no-header", TROUPE_OPTION_BOOLEAN, MEMBER (no_header), .lists = CSV },
  { "colsep", TROUPE_OPTION_TEXT, MEMBER (colsep), .lists = ARGUMENTS | INPUT,
    .parse = parse_colsep },
  { "trim", TROUPE_OPTION_CHOICE, MEMBER (trim), .get_choices = troupe_trim_choice_get_type,
    .lists = ARGUMENTS | INPUT },
  { "column", TROUPE_OPTION_TEXT, MEMBER (column), .lists = CSV },

  /* Which files are items. */
  { "match", TROUPE_OPTION_TEXT, MEMBER (match), .lists = DIRECTORY },
  { "hidden", TROUPE_OPTION_BOOLEAN, MEMBER (hidden), .lists = GLOB },
  { "no-hidden", TROUPE_OPTION_BOOLEAN, MEMBER (no_hidden), .lists = DIRECTORY },
  { "natural", TROUPE_OPTION_BOOLEAN, MEMBER (natural), .lists = GLOB | DIRECTORY },
  { "no-run-if-empty", TROUPE_OPTION_BOOLEAN, MEMBER (no_run_if_empty),
    .lists = ARGUMENTS | INPUT | GLOB | DIRECTORY },

  { "linked", TROUPE_OPTION_BOOLEAN, MEMBER (linked) },
};

const guint troupe_item_list_n_options = G_N_ELEMENTS (troupe_item_list_options);
