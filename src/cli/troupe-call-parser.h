/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What has been read of a command line. */

#pragma once

#include "troupe-call.h"

G_BEGIN_DECLS

/**
 * TroupeCallListOption:
 * @name: the name of an option of lists
 * @text: its value
 *
 * An option of all lists of items that it is for.
 */
typedef struct
{
  const char *name;
  char *text;
} TroupeCallListOption;

/**
 * TroupeCallParser:
 * @call: the call that is filled
 * @kind: (nullable): the option that chose the kind of job
 * @list: (nullable): the list of items that the options describe
 * @list_option: (nullable): the option that chose its kind
 * @list_options: (nullable) (element-type TroupeCallListOption): the options of lists
 * @limited: (nullable): the first option that is for one kind of job only
 * @limited_word: (nullable): its name, as it was given
 * @rest: (nullable): the arguments that are not options
 *
 * The options that were read so far.
 */
typedef struct
{
  TroupeCall *call;
  const char *kind;
  TroupeItemList *list;
  const char *list_option;
  GArray *list_options;
  const TroupeOption *limited;
  char *limited_word;
  GStrv rest;
} TroupeCallParser;

void troupe_call_parser_clear (TroupeCallParser *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeCallParser, troupe_call_parser_clear)

gboolean troupe_call_fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
int troupe_call_parse_enum (GType type, const char *nick);

G_END_DECLS
