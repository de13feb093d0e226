/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-draft.h"

#include "troupe-argument-source.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-lines-source.h"
#include "troupe-range-source.h"

#include <glib/gi18n.h>

/* How much of the items a preview shows. */
#define PREVIEW_ITEMS      5
#define PREVIEW_CHARACTERS 40

struct _TroupeDraft
{
  GObject parent_instance;

  TroupeJob *job;
  TroupeFunction *function;
  TroupeItemsFrom items_from;
  char *fields[TROUPE_DRAFT_ERROR_FILE + 1];
};

G_DEFINE_FINAL_TYPE (TroupeDraft, troupe_draft, G_TYPE_OBJECT)

G_DEFINE_QUARK (troupe_draft_error, troupe_draft_error)

G_DEFINE_ENUM_TYPE (TroupeItemsFrom,
                    troupe_items_from,
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_TYPED, "typed"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_RANGE, "range"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_FILE, "file"))

/* The properties that are fields come in the order of TroupeDraftError. */
enum
{
  PROP_0,
  PROP_TEXT,
  PROP_FIRST,
  PROP_LAST,
  PROP_STEP,
  PROP_PATH,
  PROP_JOB,
  PROP_FUNCTION,
  PROP_ITEMS_FROM,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
troupe_draft_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeDraft *self = TROUPE_DRAFT (object);

  switch (prop_id)
    {
    case PROP_TEXT:
    case PROP_FIRST:
    case PROP_LAST:
    case PROP_STEP:
    case PROP_PATH:
      g_value_set_string (value, self->fields[prop_id - PROP_TEXT]);
      break;

    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;

    case PROP_FUNCTION:
      g_value_set_object (value, self->function);
      break;

    case PROP_ITEMS_FROM:
      g_value_set_enum (value, self->items_from);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_field (TroupeDraft *self, guint prop_id, const char *text)
{
  char **field = &self->fields[prop_id - PROP_TEXT];

  if (g_strcmp0 (*field, text) == 0)
    return;

  g_free (*field);
  *field = g_strdup (text ? text : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
set_items_from (TroupeDraft *self, TroupeItemsFrom items_from)
{
  if (self->items_from == items_from)
    return;

  self->items_from = items_from;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEMS_FROM]);
}

static void
troupe_draft_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  TroupeDraft *self = TROUPE_DRAFT (object);

  switch (prop_id)
    {
    case PROP_TEXT:
    case PROP_FIRST:
    case PROP_LAST:
    case PROP_STEP:
    case PROP_PATH:
      set_field (self, prop_id, g_value_get_string (value));
      break;

    case PROP_ITEMS_FROM:
      set_items_from (self, g_value_get_enum (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_draft_notify (GObject *object, GParamSpec *pspec)
{
  g_signal_emit (object, signals[CHANGED], 0);
}

static void
troupe_draft_finalize (GObject *object)
{
  TroupeDraft *self = TROUPE_DRAFT (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->fields); i++)
    g_free (self->fields[i]);
  g_clear_object (&self->job);
  g_clear_object (&self->function);

  G_OBJECT_CLASS (troupe_draft_parent_class)->finalize (object);
}

static void
troupe_draft_class_init (TroupeDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_draft_get_property;
  object_class->set_property = troupe_draft_set_property;
  object_class->notify = troupe_draft_notify;
  object_class->finalize = troupe_draft_finalize;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  properties[PROP_FIRST] = g_param_spec_string ("first", NULL, NULL, "1", flags);
  properties[PROP_LAST] = g_param_spec_string ("last", NULL, NULL, "", flags);
  properties[PROP_STEP] = g_param_spec_string ("step", NULL, NULL, "1", flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, "", flags);
  properties[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, TROUPE_TYPE_JOB, read_only);
  properties[PROP_FUNCTION] =
      g_param_spec_object ("function", NULL, NULL, TROUPE_TYPE_FUNCTION, read_only);
  properties[PROP_ITEMS_FROM] = g_param_spec_enum ("items-from", NULL, NULL, TROUPE_TYPE_ITEMS_FROM,
                                                   TROUPE_ITEMS_TYPED, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", TROUPE_TYPE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
troupe_draft_init (TroupeDraft *self)
{
  self->fields[TROUPE_DRAFT_ERROR_TEXT] = g_strdup ("");
  self->fields[TROUPE_DRAFT_ERROR_FIRST] = g_strdup ("1");
  self->fields[TROUPE_DRAFT_ERROR_LAST] = g_strdup ("");
  self->fields[TROUPE_DRAFT_ERROR_STEP] = g_strdup ("1");
  self->fields[TROUPE_DRAFT_ERROR_FILE] = g_strdup ("");
}

static void
job_notify_cb (TroupeDraft *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static TroupeDraft *
create_draft (TroupeFunction *function, TroupeJob *job)
{
  TroupeDraft *self = g_object_new (TROUPE_TYPE_DRAFT, NULL);

  self->function = g_object_ref (function);
  self->job = job;
  g_signal_connect_object (job, "notify", G_CALLBACK (job_notify_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * troupe_draft_new:
 * @function: what to run
 *
 * The items are the function's example.
 *
 * Returns: (transfer full): a draft of a job
 */
TroupeDraft *
troupe_draft_new (TroupeFunction *function)
{
  TroupeJob *job = troupe_job_new (TROUPE_JOB_FUNCTION, troupe_function_get_name (function));
  TroupeDraft *self = create_draft (function, job);

  troupe_job_set_workers (job, troupe_job_get_effective_workers (job));
  troupe_draft_use_example (self);

  return self;
}

/**
 * troupe_draft_copy:
 *
 * Returns: (transfer full): a draft of its own with the same contents
 */
TroupeDraft *
troupe_draft_copy (TroupeDraft *self)
{
  TroupeDraft *copy = create_draft (self->function, troupe_job_copy (self->job));

  for (guint i = 0; i < G_N_ELEMENTS (self->fields); i++)
    set_field (copy, PROP_TEXT + i, self->fields[i]);
  set_items_from (copy, self->items_from);
  return copy;
}

/**
 * troupe_draft_get_job:
 *
 * Returns: (transfer none): what to run and with which options
 */
TroupeJob *
troupe_draft_get_job (TroupeDraft *self)
{
  return self->job;
}

/**
 * troupe_draft_get_function:
 *
 * Returns: (transfer none): the function that the job runs
 */
TroupeFunction *
troupe_draft_get_function (TroupeDraft *self)
{
  return self->function;
}

/**
 * troupe_draft_get_items_from:
 *
 * Returns: which of the fields say the items
 */
TroupeItemsFrom
troupe_draft_get_items_from (TroupeDraft *self)
{
  return self->items_from;
}

/**
 * troupe_draft_set_range:
 * @first: the first item
 * @last: the last item, if the steps meet it
 * @step: from each item to the next
 *
 * Makes the items a range.
 */
void
troupe_draft_set_range (TroupeDraft *self, gint64 first, gint64 last, gint64 step)
{
  const gint64 numbers[] = { first, last, step };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, numbers[i]);

      set_field (self, PROP_FIRST + i, text);
    }
  set_items_from (self, TROUPE_ITEMS_RANGE);
}

/**
 * troupe_draft_use_example:
 *
 * Makes the items those of the function's example. The other fields keep what they have.
 */
void
troupe_draft_use_example (TroupeDraft *self)
{
  set_field (self, PROP_TEXT, troupe_function_get_example (self->function));
  set_items_from (self, TROUPE_ITEMS_TYPED);
}

static TroupeSource *
create_typed_source (TroupeDraft *self, GError **error)
{
  const char *text = self->fields[TROUPE_DRAFT_ERROR_TEXT];
  g_auto (GStrv) items = NULL;
  g_autoptr (GError) local_error = NULL;
  int n_items = 0;

  if (!g_shell_parse_argv (text, &n_items, &items, &local_error))
    {
      if (g_error_matches (local_error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
        g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_TEXT,
                             _ ("There are no items. Type some, or use the example."));
      else
        g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_TEXT,
                             _ ("A quotation mark has no partner. Add it, or put a backslash "
                                "before the one that is meant as it stands."));
      return NULL;
    }

  return troupe_argument_source_new ((const char *const *) items, n_items);
}

static gboolean
parse_number (TroupeDraft *self, TroupeDraftError field, gint64 *number, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (self->fields[field]));
  g_autoptr (GError) local_error = NULL;

  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, number, &local_error))
    return TRUE;

  if (text[0] == '\0')
    g_set_error_literal (error, TROUPE_DRAFT_ERROR, field, _ ("Type a whole number."));
  else if (g_error_matches (local_error, G_NUMBER_PARSER_ERROR,
                            G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS))
    g_set_error (error, TROUPE_DRAFT_ERROR, field,
                 _ ("“%s” is out of reach. Type a number from −2⁶³ to 2⁶³ − 1."), text);
  else
    g_set_error (error, TROUPE_DRAFT_ERROR, field,
                 _ ("“%s” is not a whole number. Type one, such as 12."), text);
  return FALSE;
}

static TroupeSource *
create_range_source (TroupeDraft *self, GError **error)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 first;
  gint64 last;
  gint64 step;

  if (!parse_number (self, TROUPE_DRAFT_ERROR_FIRST, &first, error) ||
      !parse_number (self, TROUPE_DRAFT_ERROR_LAST, &last, error) ||
      !parse_number (self, TROUPE_DRAFT_ERROR_STEP, &step, error))
    return NULL;

  source = troupe_range_source_new (first, last, step, &local_error);
  if (source == NULL)
    g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_STEP, local_error->message);

  return g_steal_pointer (&source);
}

static TroupeSource *
create_file_source (TroupeDraft *self, GError **error)
{
  const char *paths[] = { self->fields[TROUPE_DRAFT_ERROR_FILE], NULL };
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GError) local_error = NULL;

  if (paths[0][0] == '\0')
    {
      g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_FILE,
                           _ ("No file is chosen. Open one, or type its path."));
      return NULL;
    }

  source = troupe_lines_source_new (paths, '\n', &local_error);
  if (source == NULL)
    g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_FILE, local_error->message);

  return g_steal_pointer (&source);
}

/**
 * troupe_draft_create_source:
 * @error: %TROUPE_DRAFT_ERROR, its code is the field that cannot be used
 *
 * Returns: (transfer full): the items, or %NULL
 */
TroupeSource *
troupe_draft_create_source (TroupeDraft *self, GError **error)
{
  switch (self->items_from)
    {
    case TROUPE_ITEMS_RANGE:
      return create_range_source (self, error);

    case TROUPE_ITEMS_FILE:
      return create_file_source (self, error);

    case TROUPE_ITEMS_TYPED:
    default:
      return create_typed_source (self, error);
    }
}

/**
 * troupe_draft_preview_items:
 * @error: as of troupe_draft_create_source()
 *
 * Returns: (transfer full): how many items there are, where that is known, and the first ones; or
 *   %NULL
 */
char *
troupe_draft_preview_items (TroupeDraft *self, GError **error)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GString) first = g_string_new (NULL);
  g_autofree char *count = NULL;
  TroupeSourceStatus status;
  gint64 length;
  guint32 n_shown = 0;

  /* Whatever is not a regular file can be read only once, and that is for the job to do. */
  if (self->items_from == TROUPE_ITEMS_FILE &&
      g_file_test (self->fields[TROUPE_DRAFT_ERROR_FILE], G_FILE_TEST_EXISTS) &&
      !g_file_test (self->fields[TROUPE_DRAFT_ERROR_FILE], G_FILE_TEST_IS_REGULAR))
    return g_strdup (_ ("What is in it is seen when the job runs."));

  source = troupe_draft_create_source (self, error);
  if (source == NULL)
    return NULL;

  length = troupe_source_get_length (source);
  status = troupe_source_next (source, PREVIEW_ITEMS, G_MAXSIZE, &items, NULL);
  if (status == TROUPE_SOURCE_END)
    return g_strdup (_ ("No items: the job will end at once."));
  if (status == TROUPE_SOURCE_ITEMS)
    n_shown = troupe_items_get_count (items);

  for (guint32 i = 0; i < n_shown; i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (items, i);
      g_autofree char *text = troupe_describe_bytes (item, PREVIEW_CHARACTERS);

      g_string_append_printf (first, "%s%s", i > 0 ? ", " : "", text);
    }
  if (n_shown == PREVIEW_ITEMS && length != PREVIEW_ITEMS)
    g_string_append (first, ", …");

  if (length < 0)
    return g_strdup_printf (_ ("One item for each line: %s"), first->str);

  count = troupe_describe_count (length);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s item: %s", "%s items: %s", length),
                          count, first->str);
}
