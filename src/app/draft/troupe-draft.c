/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds a job and its items while they are edited, as properties. */

#include "troupe-draft-private.h"

#include "troupe-config.h"
#include "troupe-settings.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (TroupeDraft, troupe_draft, G_TYPE_OBJECT)

G_DEFINE_QUARK (troupe_draft_error, troupe_draft_error)

enum
{
  PROP_0,
  PROP_JOB,
  PROP_LISTS,
  PROP_TITLE,
  PROP_SUMMARY,
  PROP_SHOWS,
  PROP_HELP,
  PROP_ITEMS_HELP,
  PROP_EXAMPLE,
  PROP_OUTPUT_OPTIONS,
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
    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;

    case PROP_LISTS:
      g_value_set_object (value, self->lists);
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

    case PROP_OUTPUT_OPTIONS:
      g_value_set_object (value, self->output_options);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* Updates the names of columns that a command can use. */
static void
update_columns (TroupeDraft *self)
{
  g_autoptr (TroupeJobFile) file = troupe_draft_create_job_file (self, NULL);

  if (file)
    troupe_job_file_find_columns (file);
}

static void
emit_changed (TroupeDraft *self)
{
  update_columns (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The columns depend on the items. */
static void
job_notify_cb (TroupeDraft *self, GParamSpec *pspec)
{
  if (!g_str_equal (pspec->name, "columns"))
    emit_changed (self);
}

static void
troupe_draft_finalize (GObject *object)
{
  TroupeDraft *self = TROUPE_DRAFT (object);

  g_free (self->texts.title);
  g_free (self->texts.summary);
  g_free (self->texts.shows);
  g_free (self->texts.help);
  g_free (self->texts.items_help);
  g_free (self->texts.example);
  g_free (self->file);
  g_free (self->file_text);
  g_strfreev (self->saved);
  g_clear_object (&self->lists);
  g_clear_object (&self->output_options);
  g_clear_object (&self->job);

  G_OBJECT_CLASS (troupe_draft_parent_class)->finalize (object);
}

static void
troupe_draft_class_init (TroupeDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_draft_get_property;
  object_class->finalize = troupe_draft_finalize;

  properties[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, TROUPE_TYPE_JOB, read_only);
  properties[PROP_LISTS] = g_param_spec_object ("lists", NULL, NULL, G_TYPE_LIST_MODEL, read_only);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, read_only);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, read_only);
  properties[PROP_SHOWS] = g_param_spec_string ("shows", NULL, NULL, NULL, read_only);
  properties[PROP_HELP] = g_param_spec_string ("help", NULL, NULL, NULL, read_only);
  properties[PROP_ITEMS_HELP] = g_param_spec_string ("items-help", NULL, NULL, NULL, read_only);
  properties[PROP_EXAMPLE] = g_param_spec_string ("example", NULL, NULL, NULL, read_only);
  properties[PROP_OUTPUT_OPTIONS] =
      g_param_spec_object ("output-options", NULL, NULL, TROUPE_TYPE_OUTPUT_OPTIONS, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", TROUPE_TYPE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
lists_changed_cb (TroupeDraft *self, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (TroupeItemsDraft) list = g_list_model_get_item (G_LIST_MODEL (self->lists), i);

      g_signal_connect_object (list, "changed", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
    }
  emit_changed (self);
}

static void
troupe_draft_init (TroupeDraft *self)
{
  self->lists = g_list_store_new (TROUPE_TYPE_ITEMS_DRAFT);
  g_signal_connect_object (self->lists, "items-changed", G_CALLBACK (lists_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/*
 * troupe_draft_create:
 * @job: (transfer full): the job
 * @output_options: (transfer full): the options about its results
 * @texts: the texts that describe it; copied
 *
 * Returns: (transfer full): a draft whose items are the example
 */
TroupeDraft *
troupe_draft_create (TroupeJob *job,
                     TroupeOutputOptions *output_options,
                     const TroupeDraftTexts *texts)
{
  TroupeDraft *self = g_object_new (TROUPE_TYPE_DRAFT, NULL);
  g_autoptr (TroupeItemsDraft) example = troupe_items_draft_new (texts->example);

  self->job = job;
  self->output_options = output_options;
  self->texts = (TroupeDraftTexts){
    .title = g_strdup (texts->title),
    .summary = g_strdup (texts->summary),
    .shows = g_strdup (texts->shows),
    .help = g_strdup (texts->help),
    .items_help = g_strdup (texts->items_help),
    .example = g_strdup (texts->example),
  };
  g_list_store_append (self->lists, example);
  g_signal_connect_object (job, "notify", G_CALLBACK (job_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (output_options, "notify", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static TroupeJob *
create_job (TroupeJobKind kind, const char *subject)
{
  GSettings *settings = troupe_settings_get ();
  TroupeJob *job = troupe_job_new (kind, subject);

  g_settings_bind (settings, TROUPE_SETTINGS_REPLACE_WORKERS, job, "replace", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, TROUPE_SETTINGS_GRACE, job, "grace", G_SETTINGS_BIND_GET);
  return job;
}

/**
 * troupe_draft_new_for_function:
 * @function: a function
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
                              troupe_output_options_new (), &texts);
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
        N_ ("Each item takes the place of {}, quoted for the shell. The buttons insert other parts "
            "of it. Without any of them the item comes last."),
        N_ ("An item is a text, such as the name of a file; its value is what the command "
            "prints.") },
      "hello 'hello world'",
    },
    [TROUPE_JOB_PYTHON] = {
      "math:factorial",
      { N_ ("Python Function"), N_ ("Calls a Python function with each item"),
        N_ ("One interpreter per worker, no shared lock"),
        N_ ("The function is in a file of yours or in a module. Each worker is an interpreter "
            "of its own and loads it once."),
        N_ ("An item is JSON where it looks like it, else a text; its value is what the function "
            "returns.") },
      "5 10 20",
    },
    [TROUPE_JOB_PROGRAM] = {
      "",
      { N_ ("Program"), N_ ("Runs a worker program of your own"),
        N_ ("A worker in any language"),
        N_ ("A program in any language that reads items and writes results as Troupe’s workers "
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

  return troupe_draft_create (create_job (kind, kinds[kind].subject), troupe_output_options_new (),
                              &texts);
}

/**
 * troupe_draft_copy:
 *
 * Returns: (transfer full): a draft of its own with the same contents
 */
TroupeDraft *
troupe_draft_copy (TroupeDraft *self)
{
  TroupeDraft *copy = troupe_draft_create (
      troupe_job_copy (self->job), troupe_options_copy (TROUPE_OPTIONS (self->output_options)),
      &self->texts);
  g_autoptr (GPtrArray) lists = troupe_draft_copy_lists (self);

  troupe_draft_set_lists (copy, lists);
  return copy;
}

/**
 * troupe_draft_get_job:
 *
 * Returns: (transfer none): the job and its options
 */
TroupeJob *
troupe_draft_get_job (TroupeDraft *self)
{
  return self->job;
}

/**
 * troupe_draft_get_output_options:
 *
 * Returns: (transfer none): the options about the results
 */
TroupeOutputOptions *
troupe_draft_get_output_options (TroupeDraft *self)
{
  return self->output_options;
}

/**
 * troupe_draft_get_title:
 *
 * Returns: its title
 */
const char *
troupe_draft_get_title (TroupeDraft *self)
{
  return self->texts.title;
}

/**
 * troupe_draft_get_summary:
 *
 * Returns: its summary, one line
 */
const char *
troupe_draft_get_summary (TroupeDraft *self)
{
  return self->texts.summary;
}

/**
 * troupe_draft_get_shows:
 *
 * Returns: what it demonstrates, in a few words
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
 * troupe_draft_get_lists:
 *
 * Returns: (transfer none): a list of #TroupeItemsDraft, at least one; several are combined
 */
GListModel *
troupe_draft_get_lists (TroupeDraft *self)
{
  return G_LIST_MODEL (self->lists);
}

/**
 * troupe_draft_get_list:
 * @position: the position of a list
 *
 * Returns: (transfer none): that list
 */
TroupeItemsDraft *
troupe_draft_get_list (TroupeDraft *self, guint position)
{
  g_autoptr (TroupeItemsDraft) list = g_list_model_get_item (G_LIST_MODEL (self->lists), position);

  /* The store holds a reference. */
  return list;
}

/**
 * troupe_draft_add_list:
 *
 * Adds a list, whose items are combined with all items of the lists before it.
 */
void
troupe_draft_add_list (TroupeDraft *self)
{
  g_autoptr (TroupeItemsDraft) list = troupe_items_draft_new ("");

  g_list_store_append (self->lists, list);
}

/**
 * troupe_draft_insert_list:
 * @position: where; a number that is too large is the end
 * @list: a list that is in no draft
 */
void
troupe_draft_insert_list (TroupeDraft *self, guint position, TroupeItemsDraft *list)
{
  const guint n_lists = g_list_model_get_n_items (G_LIST_MODEL (self->lists));

  g_list_store_insert (self->lists, MIN (position, n_lists), list);
}

/**
 * troupe_draft_remove_list:
 * @list: a list of the draft; its last one stays
 *
 * Returns: the position that it had
 */
guint
troupe_draft_remove_list (TroupeDraft *self, TroupeItemsDraft *list)
{
  guint position = 0;

  if (g_list_store_find (self->lists, list, &position) &&
      g_list_model_get_n_items (G_LIST_MODEL (self->lists)) > 1)
    g_list_store_remove (self->lists, position);
  return position;
}

/**
 * troupe_draft_copy_lists:
 *
 * Returns: (transfer full) (element-type TroupeItemsDraft): lists of their own with the same
 *   contents, for troupe_draft_set_lists()
 */
GPtrArray *
troupe_draft_copy_lists (TroupeDraft *self)
{
  const guint n_lists = g_list_model_get_n_items (G_LIST_MODEL (self->lists));
  GPtrArray *copies = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_lists; i++)
    g_ptr_array_add (copies, troupe_items_draft_copy (troupe_draft_get_list (self, i)));
  return copies;
}

/**
 * troupe_draft_set_lists:
 * @lists: (element-type TroupeItemsDraft): at least one, in no other draft
 *
 * Replaces the items by those of the lists.
 */
void
troupe_draft_set_lists (TroupeDraft *self, GPtrArray *lists)
{
  g_return_if_fail (lists->len > 0);

  g_list_store_splice (self->lists, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lists)),
                       lists->pdata, lists->len);
}

/**
 * troupe_draft_use_example:
 *
 * Replaces the items by the example.
 */
void
troupe_draft_use_example (TroupeDraft *self)
{
  g_autoptr (TroupeItemsDraft) example = troupe_items_draft_new (self->texts.example);
  g_autoptr (GPtrArray) lists = g_ptr_array_new ();

  g_ptr_array_add (lists, example);
  troupe_draft_set_lists (self, lists);
}

/**
 * troupe_draft_create_job_file:
 * @error: %TROUPE_DRAFT_ERROR_ITEMS
 *
 * Returns: (transfer full): the job file of the draft, or %NULL
 */
TroupeJobFile *
troupe_draft_create_job_file (TroupeDraft *self, GError **error)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  const guint n_lists = g_list_model_get_n_items (G_LIST_MODEL (self->lists));

  for (guint i = 0; i < n_lists; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (!troupe_items_draft_append_lists (troupe_draft_get_list (self, i), file->items,
                                            &local_error))
        {
          g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_ITEMS,
                               local_error->message);
          return NULL;
        }
    }

  /* The first list may have been the second one before. */
  if (file->items->len > 0)
    troupe_item_list_set_linked (file->items->pdata[0], FALSE);
  g_set_object (&file->job, self->job);
  g_set_object (&file->output, self->output_options);
  return g_steal_pointer (&file);
}
