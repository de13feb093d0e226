/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The description of one option, from which its property and its text follow. */

#pragma once

#include "troupe-job-enums.h"

G_BEGIN_DECLS

/** Most seconds of an option, 46 days: in milliseconds they fit in 32 bits. */
#define TROUPE_OPTION_SECONDS_MAX 4000000u
G_STATIC_ASSERT (TROUPE_OPTION_SECONDS_MAX <= G_MAXUINT / 1000);

/**
 * TroupeOptionType:
 * @TROUPE_OPTION_COUNT: a whole number, in a #guint
 * @TROUPE_OPTION_LONG_COUNT: a whole number, in a #guint64
 * @TROUPE_OPTION_SIZE: bytes, in a #guint64; as text "512M"
 * @TROUPE_OPTION_SECONDS: seconds, in a #gdouble; as text also "100ms", "10m", "1h30m" or "2d"
 * @TROUPE_OPTION_PERCENT: a percentage, in a #gdouble
 * @TROUPE_OPTION_BOOLEAN: a #gboolean; on the command line a flag without a value
 * @TROUPE_OPTION_TEXT: a string
 * @TROUPE_OPTION_PATH: the path of a file or a folder, or the empty string; a job file has it
 *   relative to its own folder
 * @TROUPE_OPTION_CHOICE: one of the values of an enumeration, whose nicknames are its words
 *
 * The kind of value that an option has, and the type of its member.
 */
typedef enum
{
  TROUPE_OPTION_COUNT,
  TROUPE_OPTION_LONG_COUNT,
  TROUPE_OPTION_SIZE,
  TROUPE_OPTION_SECONDS,
  TROUPE_OPTION_PERCENT,
  TROUPE_OPTION_BOOLEAN,
  TROUPE_OPTION_TEXT,
  TROUPE_OPTION_PATH,
  TROUPE_OPTION_CHOICE,
} TroupeOptionType;

/**
 * TroupeOption:
 * @name: the name of the property and, unless @word is set, of the option on the command line; in a
 *   job file "crash-limit" is "CrashLimit"
 * @type: its type
 * @offset: the offset of its member in the object that has it
 * @initial: (nullable): its default, as text; %NULL is 0, no, empty or the first choice
 * @least: the least whole number
 * @most: the largest whole number; 0 is the largest one of its type
 * @may_be_auto: whether 0 is written as "auto", and only so
 * @get_choices: the type of the enumeration of a choice
 * @only_for: the kind of job that it is for, or %TROUPE_JOB_FUNCTION if it is for all kinds
 * @lists: of an option of a list of items, the kinds of list that it is for, one bit for each; 0 is
 *   all of them
 * @word: (nullable): its name on the command line, if that is another one
 * @old_name: (nullable): a former name, which job files and command lines may still use
 * @is_part: whether it is only a property that belongs to an option with a text of its own
 * @parse: (nullable): sets the option in @object from a text that stands for several properties
 * @print: (nullable): returns that text
 *
 * A line in the table of options of a #TroupeOptions. A flag that is true by default is "--no-NAME"
 * on the command line.
 */
typedef struct
{
  const char *name;
  TroupeOptionType type;
  gsize offset;
  const char *initial;
  guint64 least;
  guint64 most;
  gboolean may_be_auto;
  GType (*get_choices) (void);
  TroupeJobKind only_for;
  guint lists;
  const char *word;
  const char *old_name;
  gboolean is_part;
  gboolean (*parse) (gpointer object, const char *text, GError **error);
  char *(*print) (gpointer object);
} TroupeOption;

GParamSpec *troupe_option_create_property (const TroupeOption *self);
gboolean troupe_option_parse_value (const TroupeOption *self,
                                    const char *text,
                                    GValue *value,
                                    GError **error);
gboolean troupe_option_parse_seconds (const char *text, double *seconds, GError **error);
gboolean troupe_option_parse_size (const char *text, guint64 *size, GError **error);
char *troupe_option_print_value (const TroupeOption *self, const GValue *value);
char *troupe_option_dup_double (double number);
gboolean troupe_option_is_for (const TroupeOption *self, TroupeJobKind kind);
char *troupe_option_dup_word (const TroupeOption *self);

G_END_DECLS
