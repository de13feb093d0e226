/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-draft-private.h"

#include "troupe-config.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (TroupeDraft, troupe_draft, G_TYPE_OBJECT)

G_DEFINE_QUARK (troupe_draft_error, troupe_draft_error)

G_DEFINE_ENUM_TYPE (TroupeItemsFrom,
                    troupe_items_from,
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_TYPED, "typed"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_RANGE, "range"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_FILE, "file"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_TABLE, "table"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_FOLDER, "folder"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_SAVED, "saved"))

/* The fields come first, in the order of TroupeDraftError. */
enum
{
  PROP_0,
  PROP_TEXT,
  PROP_FIRST,
  PROP_LAST,
  PROP_STEP,
  PROP_PATH,
  PROP_TABLE,
  PROP_COLUMN,
  PROP_FOLDER,
  PROP_MATCH,
  PROP_ITEMS_FROM,
  PROP_JOB,
  PROP_TITLE,
  PROP_SUMMARY,
  PROP_SHOWS,
  PROP_HELP,
  PROP_ITEMS_HELP,
  PROP_EXAMPLE,
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
    case PROP_TABLE:
    case PROP_COLUMN:
    case PROP_FOLDER:
    case PROP_MATCH:
      g_value_set_string (value, self->fields[prop_id - PROP_TEXT]);
      break;

    case PROP_ITEMS_FROM:
      g_value_set_enum (value, self->items_from);
      break;

    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;

    case PROP_TITLE:
      g_value_set_string (value, self->texts.title);
      break;

    case PROP_SUMMARY:
      g_value_set_string (value, self->texts.summary);
      break;

    case PROP_SHOWS:
      g_value_set_string (value, self->texts.shows);
      break;

    case PROP_HELP:
      g_value_set_string (value, self->texts.help);
      break;

    case PROP_ITEMS_HELP:
      g_value_set_string (value, self->texts.items_help);
      break;

    case PROP_EXAMPLE:
      g_value_set_string (value, self->texts.example);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
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
    case PROP_TABLE:
    case PROP_COLUMN:
    case PROP_FOLDER:
    case PROP_MATCH:
      troupe_draft_set_field (self, prop_id - PROP_TEXT, g_value_get_string (value));
      break;

    case PROP_ITEMS_FROM:
      troupe_draft_set_items_from (self, g_value_get_enum (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
emit_changed (TroupeDraft *self)
{
  self->modified = self->file != NULL;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
troupe_draft_notify (GObject *object, GParamSpec *pspec)
{
  emit_changed (TROUPE_DRAFT (object));
}

static void
troupe_draft_finalize (GObject *object)
{
  TroupeDraft *self = TROUPE_DRAFT (object);

  for (guint i = 0; i < TROUPE_DRAFT_N_FIELDS; i++)
    g_free (self->fields[i]);
  g_free (self->texts.title);
  g_free (self->texts.summary);
  g_free (self->texts.shows);
  g_free (self->texts.help);
  g_free (self->texts.items_help);
  g_free (self->texts.example);
  g_free (self->file);
  g_clear_pointer (&self->saved_items, g_ptr_array_unref);
  g_clear_object (&self->job);

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
  properties[PROP_LAST] = g_param_spec_string ("last", NULL, NULL, "10", flags);
  properties[PROP_STEP] = g_param_spec_string ("step", NULL, NULL, "1", flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, "", flags);
  properties[PROP_TABLE] = g_param_spec_string ("table", NULL, NULL, "", flags);
  properties[PROP_COLUMN] = g_param_spec_string ("column", NULL, NULL, "", flags);
  properties[PROP_FOLDER] = g_param_spec_string ("folder", NULL, NULL, "", flags);
  properties[PROP_MATCH] = g_param_spec_string ("match", NULL, NULL, "", flags);
  properties[PROP_ITEMS_FROM] = g_param_spec_enum ("items-from", NULL, NULL, TROUPE_TYPE_ITEMS_FROM,
                                                   TROUPE_ITEMS_TYPED, flags);
  properties[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, TROUPE_TYPE_JOB, read_only);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, read_only);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, read_only);
  properties[PROP_SHOWS] = g_param_spec_string ("shows", NULL, NULL, NULL, read_only);
  properties[PROP_HELP] = g_param_spec_string ("help", NULL, NULL, NULL, read_only);
  properties[PROP_ITEMS_HELP] = g_param_spec_string ("items-help", NULL, NULL, NULL, read_only);
  properties[PROP_EXAMPLE] = g_param_spec_string ("example", NULL, NULL, NULL, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", TROUPE_TYPE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
troupe_draft_init (TroupeDraft *self)
{
  static const char *const fields[TROUPE_DRAFT_N_FIELDS] = {
    [TROUPE_DRAFT_ERROR_FIRST] = "1",
    [TROUPE_DRAFT_ERROR_LAST] = "10",
    [TROUPE_DRAFT_ERROR_STEP] = "1",
  };

  for (guint i = 0; i < TROUPE_DRAFT_N_FIELDS; i++)
    self->fields[i] = g_strdup (fields[i] ? fields[i] : "");
}

/*
 * troupe_draft_create:
 * @job: (transfer full): what to run
 * @texts: what a person is told about it; copied
 *
 * Returns: (transfer full): a draft whose items are the example
 */
TroupeDraft *
troupe_draft_create (TroupeJob *job, const TroupeDraftTexts *texts)
{
  TroupeDraft *self = g_object_new (TROUPE_TYPE_DRAFT, NULL);

  self->job = job;
  self->texts = (TroupeDraftTexts){
    .title = g_strdup (texts->title),
    .summary = g_strdup (texts->summary),
    .shows = g_strdup (texts->shows),
    .help = g_strdup (texts->help),
    .items_help = g_strdup (texts->items_help),
    .example = g_strdup (texts->example),
  };
  troupe_draft_use_example (self);
  g_signal_connect_object (job, "notify", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  return self;
}

static TroupeJob *
create_job (TroupeJobKind kind, const char *subject)
{
  TroupeJob *job = troupe_job_new (kind, subject);

  /* The form shows how many they are. */
  troupe_job_set_workers (job, troupe_job_get_effective_workers (job));
  return job;
}

/**
 * troupe_draft_new_for_function:
 * @function: what to run
 *
 * Returns: (transfer full): a draft of a job over the function's example
 */
TroupeDraft *
troupe_draft_new_for_function (TroupeFunction *function)
{
  /* Translators: what an item and a value of a function are, such as “an integer” and “its square”
   */
  g_autofree char *items_help =
      g_strdup_printf (_ ("Item: %s. Value: %s."), troupe_function_get_takes (function),
                       troupe_function_get_gives (function));
  const TroupeDraftTexts texts = {
    .title = (char *) troupe_function_get_name (function),
    .summary = (char *) troupe_function_get_summary (function),
    .shows = (char *) troupe_function_get_shows (function),
    .help = (char *) troupe_function_get_help (function),
    .items_help = items_help,
    .example = (char *) troupe_function_get_example (function),
  };

  return troupe_draft_create (create_job (TROUPE_JOB_FUNCTION, troupe_function_get_name (function)),
                              &texts);
}

/**
 * troupe_draft_new_for_kind:
 * @kind: a command, a Python function or a program
 *
 * Returns: (transfer full): a draft of a job of that kind, over an example
 */
TroupeDraft *
troupe_draft_new_for_kind (TroupeJobKind kind)
{
  static const struct
  {
    const char *subject;
    const char *texts[5];
    const char *example;
  } kinds[] = {
    [TROUPE_JOB_COMMAND] = {
      "echo {}",
      { N_ ("Command"), N_ ("Runs a shell command for each item"),
        N_ ("Programs that you have, many at a time"),
        N_ ("{} stands for the item, quoted for the shell. {.} is the item without its extension, "
            "{/} without its folders, {//} its folder, {/.} both, {#} its number, {%} the lane "
            "that runs it. Without any of them the item comes last."),
        N_ ("An item is a text, such as the name of a file; its value is what the command "
            "prints.") },
      "hello 'hello world'",
    },
    [TROUPE_JOB_PYTHON] = {
      "math:factorial",
      { N_ ("Python Function"), N_ ("Calls a Python function with each item"),
        N_ ("Interpreters that do not wait for one another"),
        N_ ("The function is written as FILE.py:NAME or MODULE:NAME. Each worker is an "
            "interpreter of its own and loads the file once."),
        N_ ("An item is JSON where it looks like it, else a text; its value is what the function "
            "returns.") },
      "5 10 20",
    },
    [TROUPE_JOB_PROGRAM] = {
      "",
      { N_ ("Program"), N_ ("Runs a worker program of your own"),
        N_ ("A worker in any language"),
        N_ ("A program in any language that reads items and writes results as Troupe's workers "
            "do. The manual describes the protocol."),
        N_ ("An item is a text; its value is what the program makes of it.") },
      "1 2 3",
    },
  };
  const TroupeDraftTexts texts = {
    .title = (char *) _ (kinds[kind].texts[0]),
    .summary = (char *) _ (kinds[kind].texts[1]),
    .shows = (char *) _ (kinds[kind].texts[2]),
    .help = (char *) _ (kinds[kind].texts[3]),
    .items_help = (char *) _ (kinds[kind].texts[4]),
    .example = (char *) kinds[kind].example,
  };

  return troupe_draft_create (create_job (kind, kinds[kind].subject), &texts);
}

/**
 * troupe_draft_copy:
 *
 * Returns: (transfer full): a draft of its own with the same contents
 */
TroupeDraft *
troupe_draft_copy (TroupeDraft *self)
{
  TroupeDraft *copy = troupe_draft_create (troupe_job_copy (self->job), &self->texts);

  for (guint i = 0; i < TROUPE_DRAFT_N_FIELDS; i++)
    troupe_draft_set_field (copy, i, self->fields[i]);
  troupe_draft_set_items_from (copy, self->items_from);
  if (self->saved_items)
    copy->saved_items = g_ptr_array_ref (self->saved_items);
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
 * troupe_draft_get_title:
 *
 * Returns: its name
 */
const char *
troupe_draft_get_title (TroupeDraft *self)
{
  return self->texts.title;
}

/**
 * troupe_draft_get_summary:
 *
 * Returns: what it does, in a line
 */
const char *
troupe_draft_get_summary (TroupeDraft *self)
{
  return self->texts.summary;
}

/**
 * troupe_draft_get_shows:
 *
 * Returns: what one sees by it, in a few words
 */
const char *
troupe_draft_get_shows (TroupeDraft *self)
{
  return self->texts.shows;
}

/**
 * troupe_draft_get_file:
 *
 * Returns: (nullable): the path of the job file that it was read from
 */
const char *
troupe_draft_get_file (TroupeDraft *self)
{
  return self->file;
}

/**
 * troupe_draft_get_modified:
 *
 * Returns: whether it is of a job file that says something else
 */
gboolean
troupe_draft_get_modified (TroupeDraft *self)
{
  return self->modified;
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
 * troupe_draft_has_saved_items:
 *
 * Returns: whether the items can be %TROUPE_ITEMS_SAVED
 */
gboolean
troupe_draft_has_saved_items (TroupeDraft *self)
{
  return self->saved_items != NULL;
}

/*
 * troupe_draft_set_field:
 * @field: which one
 * @text: (nullable): what is in it
 */
void
troupe_draft_set_field (TroupeDraft *self, TroupeDraftError field, const char *text)
{
  if (g_strcmp0 (self->fields[field], text) == 0)
    return;

  g_free (self->fields[field]);
  self->fields[field] = g_strdup (text ? text : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT + field]);
}

/*
 * troupe_draft_set_items_from:
 * @items_from: which of the fields say the items
 */
void
troupe_draft_set_items_from (TroupeDraft *self, TroupeItemsFrom items_from)
{
  if (self->items_from == items_from)
    return;

  self->items_from = items_from;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEMS_FROM]);
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

      troupe_draft_set_field (self, TROUPE_DRAFT_ERROR_FIRST + i, text);
    }
  troupe_draft_set_items_from (self, TROUPE_ITEMS_RANGE);
}

/**
 * troupe_draft_use_example:
 *
 * Makes the items those of the example. The other fields keep what they have.
 */
void
troupe_draft_use_example (TroupeDraft *self)
{
  troupe_draft_set_field (self, TROUPE_DRAFT_ERROR_TEXT, self->texts.example);
  troupe_draft_set_items_from (self, TROUPE_ITEMS_TYPED);
}
