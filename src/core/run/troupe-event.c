/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Creates events and describes how a worker joined. */

#include "troupe-event.h"

#include "troupe-event-text.h"

struct _TroupeEvent
{
  GObject parent_instance;

  TroupeEventData data;
  char *text;
  char *host;
  /* Made when it is asked for, in any thread; atomic. */
  char *sentence;
};

G_DEFINE_FINAL_TYPE (TroupeEvent, troupe_event, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_KIND,
  PROP_SECONDS,
  PROP_WORKER,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
troupe_event_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TroupeEvent *self = TROUPE_EVENT (object);

  switch (property_id)
    {
    case PROP_KIND:
      g_value_set_int (value, self->data.kind);
      break;
    case PROP_SECONDS:
      g_value_set_double (value, self->data.seconds);
      break;
    case PROP_WORKER:
      g_value_set_uint (value, self->data.worker);
      break;
    case PROP_TEXT:
      g_value_set_string (value, troupe_event_get_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
troupe_event_finalize (GObject *object)
{
  TroupeEvent *self = TROUPE_EVENT (object);

  g_free (self->text);
  g_free (self->host);
  g_free (self->sentence);

  G_OBJECT_CLASS (troupe_event_parent_class)->finalize (object);
}

static void
troupe_event_class_init (TroupeEventClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_event_get_property;
  object_class->finalize = troupe_event_finalize;

  properties[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, TROUPE_EVENT_JOB, TROUPE_EVENT_LAST,
                                            TROUPE_EVENT_JOB, flags);
  properties[PROP_SECONDS] = g_param_spec_double ("seconds", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_WORKER] = g_param_spec_uint ("worker", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_event_init (TroupeEvent *self)
{
}

/**
 * troupe_event_new:
 * @kind: the kind of event
 * @seconds: when, since the job's start
 * @worker: the number of the worker to which it happened, or 0
 * @text: a sentence that describes it
 *
 * Returns: (transfer full): an event
 */
TroupeEvent *
troupe_event_new (TroupeEventKind kind, double seconds, guint worker, const char *text)
{
  return troupe_event_new_from_data (
      &(TroupeEventData){ .kind = kind, .seconds = seconds, .worker = worker, .text = text });
}

/**
 * troupe_event_new_from_data:
 * @data: all that is known of an event; copied
 *
 * Returns: (transfer full): an event
 */
TroupeEvent *
troupe_event_new_from_data (const TroupeEventData *data)
{
  TroupeEvent *self = g_object_new (TROUPE_TYPE_EVENT, NULL);

  self->text = g_strdup (data->text);
  self->data = *data;
  self->data.text = self->text;
  self->host = g_strdup (data->host);
  self->data.host = self->host;
  return self;
}

/**
 * troupe_event_get_data:
 *
 * Returns: (transfer none): all that is known of it
 */
const TroupeEventData *
troupe_event_get_data (TroupeEvent *self)
{
  return &self->data;
}

/**
 * troupe_event_get_kind:
 *
 * Returns: the kind of event
 */
TroupeEventKind
troupe_event_get_kind (TroupeEvent *self)
{
  return self->data.kind;
}

/**
 * troupe_event_get_seconds:
 *
 * Returns: when it happened, in seconds since the job's start
 */
double
troupe_event_get_seconds (TroupeEvent *self)
{
  return self->data.seconds;
}

/**
 * troupe_event_get_worker:
 *
 * Returns: the number of the worker to which it happened, or 0
 */
guint
troupe_event_get_worker (TroupeEvent *self)
{
  return self->data.worker;
}

/**
 * troupe_event_get_text:
 *
 * Returns: (transfer none): the event in the words of the command line, in the user's language
 */
const char *
troupe_event_get_text (TroupeEvent *self)
{
  char *sentence = NULL;

  if (self->data.what == TROUPE_EVENT_SAID)
    return self->text != NULL ? self->text : "";

  if (g_atomic_pointer_get (&self->sentence) == NULL)
    {
      sentence = troupe_event_text_describe (&self->data);
      if (!g_atomic_pointer_compare_and_exchange (&self->sentence, NULL, sentence))
        g_free (sentence);
    }
  return g_atomic_pointer_get (&self->sentence);
}

/**
 * troupe_event_is_warning:
 *
 * Returns: whether to show it to a user who does not read the list of events
 */
gboolean
troupe_event_is_warning (TroupeEvent *self)
{
  return self->data.kind >= TROUPE_EVENT_STOPPED && self->data.kind <= TROUPE_EVENT_NO_ROOM;
}

/**
 * troupe_event_describe_join:
 * @status: of a worker that joined
 *
 * Says how a worker ended, in the same words in every language and for every number: scripts read
 * them on the command line, and people search for them.
 *
 * Returns: (transfer full): a line such as "worker 1 (pid 4711): joined, exit 0, 3 items"; a worker
 *   that was lost with its node has neither an exit code nor a signal: it is "lost"
 */
char *
troupe_event_describe_join (const TroupeWorkerStatus *status)
{
  return troupe_event_text_describe (&(TroupeEventData){
      .kind = TROUPE_EVENT_JOINED,
      .what = TROUPE_EVENT_WORKER_JOINED,
      .worker = status->number,
      .pid = status->pid,
      .exited = status->exited,
      .code = status->exit_code,
      .items = { .n_items = status->items_done },
      .host = status->host[0] != '\0' ? status->host : NULL,
  });
}
