/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows all facts about one result. */

#include "troupe-result-details.h"

#include "troupe-attempts.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-item-name.h"
#include "troupe-property.h"
#include "troupe-result-command.h"
#include "troupe-result-text.h"
#include "troupe-text-section.h"

#include <glib/gi18n.h>

struct _TroupeResultDetails
{
  AdwBin parent_instance;

  TroupeResult *result;
  TroupeJob *job;
  char *command;
  GtkLabel *title_label;
  GtkLabel *facts_label;
  GtkButton *run_button;
};

G_DEFINE_FINAL_TYPE (TroupeResultDetails, troupe_result_details, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_RESULT,
  PROP_JOB,
  PROP_COMMAND,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Only a job of commands runs what a shell would run. */
static void
update_command (TroupeResultDetails *self)
{
  g_autofree char *command = NULL;

  if (self->result && self->job && troupe_job_get_kind (self->job) == TROUPE_JOB_COMMAND)
    command = troupe_result_command_create (self->job, self->result);
  troupe_property_set_string (self, properties[PROP_COMMAND], &self->command,
                              command ? command : "");
}

static char *
describe_facts (TroupeResult *result)
{
  const guint attempts = troupe_result_get_attempts (result);
  const char *status = troupe_result_get_status_text (result);
  g_autofree char *tries = NULL;
  g_autofree char *time = NULL;

  if (troupe_result_get_worker (result) == 0)
    return g_strdup (status);

  /* It has not ended yet. */
  if (attempts == 0)
    /* Translators: a status such as "running", the number of a worker */
    return g_strdup_printf (_ ("%s · worker %u"), status, troupe_result_get_worker (result));

  tries = g_strdup_printf (ngettext ("%u attempt", "%u attempts", attempts), attempts);
  time = troupe_describe_item_time (troupe_result_get_seconds (result));
  /* Translators: a status such as "ok", the number of a worker, such as "1 attempt", a time */
  return g_strdup_printf (_ ("%s · worker %u · %s · %s"), status, troupe_result_get_worker (result),
                          tries, time);
}

static const char *
describe_end (TroupeAttemptEnd end)
{
  switch (end)
    {
    case TROUPE_ATTEMPT_FAILED:
      return troupe_result_status_to_text (TROUPE_RESULT_FAILED);
    case TROUPE_ATTEMPT_TIMED_OUT:
      return troupe_result_status_to_text (TROUPE_RESULT_TIMED_OUT);
    case TROUPE_ATTEMPT_LOST:
    default:
      return _ ("lost with its worker");
    }
}

/* A line for each attempt before the one that gave the result. */
static void
append_attempts (GString *text, TroupeResult *result)
{
  guint32 offset;
  const TroupeResultChunk *chunk = troupe_result_get_chunk (result, &offset);
  g_autoptr (TroupeAttempts) attempts = NULL;

  if (chunk->note == NULL || chunk->note->attempts == NULL)
    return;

  attempts = troupe_attempts_decode (chunk->note->attempts, chunk->finished_at);
  for (guint i = 0; attempts != NULL && i < attempts->latest->len; i++)
    {
      const TroupeAttempt *attempt = &g_array_index (attempts->latest, TroupeAttempt, i);
      g_autofree char *time = troupe_describe_item_time (attempt->seconds);

      g_string_append_c (text, '\n');
      /* Translators: which attempt it is, its outcome such as "failed", a worker, a time */
      g_string_append_printf (text, _ ("Attempt %u: %s · worker %u · %s"),
                              attempts->n_before + i + 1, describe_end (attempt->end),
                              attempt->worker, time);
    }
}

static void
update (TroupeResultDetails *self)
{
  g_autofree char *title = NULL;
  g_autofree char *facts = NULL;
  g_autoptr (GString) text = NULL;

  update_command (self);
  if (self->result == NULL)
    return;

  title = troupe_item_name_to_title (self->result);
  facts = describe_facts (self->result);
  gtk_label_set_label (self->title_label, title);
  text = g_string_new (facts);
  append_attempts (text, self->result);
  gtk_label_set_label (self->facts_label, text->str);
}

static void
troupe_result_details_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  TroupeResultDetails *self = TROUPE_RESULT_DETAILS (object);

  switch (prop_id)
    {
    case PROP_RESULT:
      g_value_set_object (value, self->result);
      break;

    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;

    case PROP_COMMAND:
      g_value_set_string (value, self->command);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_result_details_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  TroupeResultDetails *self = TROUPE_RESULT_DETAILS (object);

  switch (prop_id)
    {
    case PROP_RESULT:
      if (!g_set_object (&self->result, g_value_get_object (value)))
        break;
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_JOB:
      if (!g_set_object (&self->job, g_value_get_object (value)))
        break;
      update_command (self);
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_result_details_dispose (GObject *object)
{
  g_clear_object (&TROUPE_RESULT_DETAILS (object)->result);
  g_clear_object (&TROUPE_RESULT_DETAILS (object)->job);

  G_OBJECT_CLASS (troupe_result_details_parent_class)->dispose (object);
}

static void
troupe_result_details_finalize (GObject *object)
{
  g_free (TROUPE_RESULT_DETAILS (object)->command);

  G_OBJECT_CLASS (troupe_result_details_parent_class)->finalize (object);
}

/* In place of an item or a value that is an empty text: what is not known has no place. */

static char *
get_input_placeholder (TroupeResultDetails *self, TroupeResult *result)
{
  g_autoptr (GBytes) input = result ? troupe_result_get_input_bytes (result) : NULL;

  return g_strdup (input ? troupe_result_text_get_empty () : "");
}

static char *
get_value_placeholder (TroupeResultDetails *self, TroupeResult *result)
{
  const gboolean ok = result && troupe_result_get_status (result) == TROUPE_RESULT_OK;

  if (result && !troupe_result_text_is_known (result))
    return g_strdup (troupe_result_text_get_unknown ());
  return g_strdup (ok ? troupe_result_text_get_empty () : "");
}

static void
troupe_result_details_class_init (TroupeResultDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_result_details_get_property;
  object_class->set_property = troupe_result_details_set_property;
  object_class->dispose = troupe_result_details_dispose;
  object_class->finalize = troupe_result_details_finalize;

  properties[PROP_RESULT] =
      g_param_spec_object ("result", NULL, NULL, TROUPE_TYPE_RESULT,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_JOB] =
      g_param_spec_object ("job", NULL, NULL, TROUPE_TYPE_JOB,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMMAND] =
      g_param_spec_string ("command", NULL, NULL, "",
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TROUPE_TYPE_TEXT_SECTION);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-result-details.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeResultDetails, title_label);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultDetails, facts_label);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultDetails, run_button);
  gtk_widget_class_bind_template_callback (widget_class, get_input_placeholder);
  gtk_widget_class_bind_template_callback (widget_class, get_value_placeholder);
}

static void
troupe_result_details_init (TroupeResultDetails *self)
{
  self->command = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The details are not wider than their place, in large text either. */
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (self->run_button)), TRUE);
}
