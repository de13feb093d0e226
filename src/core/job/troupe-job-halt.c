/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads and writes the text of the option "halt", which stands for several properties. */

#include "troupe-config.h"
#include "troupe-job-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What GNU parallel wrote before it had words. */
static const struct
{
  const char *number;
  const char *text;
} numbers[] = {
  { "0", "never" },           { "1", "soon,fail=1" },    { "2", "now,fail=1" },
  { "-1", "soon,success=1" }, { "-2", "now,success=1" },
};

typedef struct
{
  TroupeHaltWhy why;
  guint64 count;
  double percent;
} Condition;

/* "3" or "10%" */
static gboolean
read_amount (const char *text, Condition *condition)
{
  char *end;

  if (!g_ascii_isdigit (*text))
    return FALSE;
  if (!g_str_has_suffix (text, "%"))
    return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT, &condition->count, NULL);

  condition->count = 0;
  condition->percent = g_ascii_strtod (text, &end);
  return g_str_equal (end, "%") && condition->percent > 0 && condition->percent <= 100;
}

/* "fail=3" or "success=10%" */
static gboolean
read_condition (const char *text, Condition *condition)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TROUPE_TYPE_HALT_WHY);
  const char *equals = strchr (text, '=');
  g_autofree char *word = equals == NULL ? NULL : g_strndup (text, equals - text);
  GEnumValue *why = word == NULL ? NULL : g_enum_get_value_by_nick (klass, word);

  if (why == NULL)
    return FALSE;
  condition->why = why->value;
  return read_amount (equals + 1, condition);
}

static char *
dup_words (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (text, numbers[i].number))
      return g_strdup (numbers[i].text);

  if (g_ascii_isdigit (*text) && g_str_has_suffix (text, "%"))
    return g_strconcat ("soon,fail=", text, NULL);
  return g_strdup (text);
}

/*
 * troupe_job_parse_halt:
 * @job: a job
 * @text: never, soon, now, soon,fail=3 or now,success=10%, or one of GNU parallel's numbers
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_job_parse_halt (gpointer job, const char *text, GError **error)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TROUPE_TYPE_HALT);
  g_autofree char *words = dup_words (text);
  g_auto (GStrv) parts = g_strsplit (words, ",", 2);
  GEnumValue *halt = parts[0] == NULL ? NULL : g_enum_get_value_by_nick (klass, parts[0]);
  Condition condition = { TROUPE_HALT_FAIL, 1, 0 };

  if (halt == NULL)
    return troupe_job_set_invalid (error, _ ("“%s” is not one of never, soon and now"), text);
  if (parts[1] != NULL && halt->value == TROUPE_HALT_NEVER)
    return troupe_job_set_invalid (
        error, _ ("“%s” contradicts itself: a number of items goes with soon or now"), text);
  if (parts[1] != NULL && !read_condition (parts[1], &condition))
    return troupe_job_set_invalid (
        error,
        _ ("“%s” is none of fail=N, success=N and done=N, where N is a number or a percentage of "
           "the items, such as %s,fail=3 or %s,success=10%%"),
        parts[1], parts[0], parts[0]);

  g_object_set (job, "halt", halt->value, "halt-why", condition.why, "halt-count",
                (guint) condition.count, "halt-percent", condition.percent, NULL);
  return TRUE;
}

/*
 * troupe_job_print_halt:
 * @job: a job
 *
 * Returns: (transfer full): the text that troupe_job_parse_halt() reads
 */
char *
troupe_job_print_halt (gpointer job)
{
  g_autoptr (GEnumClass) halts = g_type_class_ref (TROUPE_TYPE_HALT);
  g_autoptr (GEnumClass) whys = g_type_class_ref (TROUPE_TYPE_HALT_WHY);
  const char *halt = g_enum_get_value (halts, troupe_job_get_halt (job))->value_nick;
  const char *why = g_enum_get_value (whys, troupe_job_get_halt_why (job))->value_nick;
  const double percent = troupe_job_get_halt_percent (job);
  g_autofree char *number = troupe_option_dup_double (percent);

  if (troupe_job_get_halt (job) == TROUPE_HALT_NEVER)
    return g_strdup (halt);
  if (percent > 0)
    return g_strdup_printf ("%s,%s=%s%%", halt, why, number);

  return g_strdup_printf ("%s,%s=%u", halt, why, troupe_job_get_halt_count (job));
}
