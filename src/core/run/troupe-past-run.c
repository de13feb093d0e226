/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A kept run as an object with properties, for lists. */

#include "troupe-past-run.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>

struct _TroupePastRun
{
  GObject parent_instance;

  /* Its strings are owned. */
  TroupePastRunFacts facts;
};

/* A property that shows a fact. */
typedef struct
{
  const char *name;
  GType type;
  gsize offset;
} Fact;

#define FACT(name, type, member)                             \
  {                                                          \
    name, type, G_STRUCT_OFFSET (TroupePastRunFacts, member) \
  }

static const Fact all_facts[] = {
  FACT ("id", G_TYPE_UINT64, id),
  FACT ("title", G_TYPE_STRING, title),
  FACT ("digest", G_TYPE_STRING, digest),
  FACT ("directory", G_TYPE_STRING, directory),
  FACT ("error", G_TYPE_STRING, error),
  FACT ("host", G_TYPE_STRING, host),
  FACT ("job-text", G_TYPE_STRING, job_text),
  FACT ("state", G_TYPE_INT, state),
  FACT ("started-on", G_TYPE_INT64, started_on),
  FACT ("ended-on", G_TYPE_INT64, ended_on),
  FACT ("seconds", G_TYPE_DOUBLE, seconds),
  FACT ("n-items", G_TYPE_INT64, n_items),
  FACT ("n-done", G_TYPE_UINT64, n_done),
  FACT ("n-failed", G_TYPE_UINT64, n_failed),
  FACT ("kept-for-ever", G_TYPE_BOOLEAN, kept_for_ever),
  FACT ("resumable", G_TYPE_BOOLEAN, resumable),
};

/* The facts have the ids from 1, in the order of their table. */
enum
{
  PROP_LAST_FACT = G_N_ELEMENTS (all_facts),
  PROP_STATE_TEXT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupePastRun, troupe_past_run, G_TYPE_OBJECT)

static void
get_fact (const TroupePastRunFacts *from, const Fact *fact, GValue *value)
{
  gconstpointer member = G_STRUCT_MEMBER_P (from, fact->offset);

  switch (fact->type)
    {
    case G_TYPE_UINT64:
      g_value_set_uint64 (value, *(const guint64 *) member);
      break;
    case G_TYPE_INT64:
      g_value_set_int64 (value, *(const gint64 *) member);
      break;
    case G_TYPE_INT:
      g_value_set_int (value, *(const int *) member);
      break;
    case G_TYPE_DOUBLE:
      g_value_set_double (value, *(const double *) member);
      break;
    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, *(const gboolean *) member);
      break;
    default:
      g_value_set_string (value, *(const char *const *) member);
    }
}

static void
troupe_past_run_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TroupePastRun *self = TROUPE_PAST_RUN (object);

  if (property_id >= 1 && property_id <= PROP_LAST_FACT)
    get_fact (&self->facts, &all_facts[property_id - 1], value);
  else if (property_id == PROP_STATE_TEXT)
    g_value_set_string (value, troupe_past_run_state_to_text (self->facts.state));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
clear_facts (TroupePastRunFacts *self)
{
  g_free ((char *) self->title);
  g_free ((char *) self->digest);
  g_free ((char *) self->directory);
  g_free ((char *) self->error);
  g_free ((char *) self->host);
  g_free ((char *) self->job_text);
}

static void
copy_facts (TroupePastRunFacts *to, const TroupePastRunFacts *from)
{
  *to = *from;
  to->title = g_strdup (from->title);
  to->digest = g_strdup (from->digest);
  to->directory = g_strdup (from->directory);
  to->error = g_strdup (from->error);
  to->host = g_strdup (from->host);
  to->job_text = g_strdup (from->job_text);
}

static void
troupe_past_run_finalize (GObject *object)
{
  clear_facts (&TROUPE_PAST_RUN (object)->facts);

  G_OBJECT_CLASS (troupe_past_run_parent_class)->finalize (object);
}

static GParamSpec *
create_spec (const char *name, GType type)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  switch (type)
    {
    case G_TYPE_UINT64:
      return g_param_spec_uint64 (name, NULL, NULL, 0, G_MAXUINT64, 0, flags);
    case G_TYPE_INT64:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case G_TYPE_INT:
      return g_param_spec_int (name, NULL, NULL, G_MININT, G_MAXINT, 0, flags);
    case G_TYPE_DOUBLE:
      return g_param_spec_double (name, NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
    case G_TYPE_BOOLEAN:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    default:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    }
}

static void
troupe_past_run_class_init (TroupePastRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_past_run_get_property;
  object_class->finalize = troupe_past_run_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (all_facts); i++)
    properties[1 + i] = create_spec (all_facts[i].name, all_facts[i].type);
  properties[PROP_STATE_TEXT] = create_spec ("state-text", G_TYPE_STRING);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_past_run_init (TroupePastRun *self)
{
}

/**
 * troupe_past_run_new:
 * @facts: what is known of it; copied
 *
 * Returns: (transfer full): a kept run
 */
TroupePastRun *
troupe_past_run_new (const TroupePastRunFacts *facts)
{
  TroupePastRun *self = g_object_new (TROUPE_TYPE_PAST_RUN, NULL);

  copy_facts (&self->facts, facts);
  return self;
}

static gboolean
is_fact_equal (const TroupePastRunFacts *a, const TroupePastRunFacts *b, guint n)
{
  g_auto (GValue) value_a = G_VALUE_INIT;
  g_auto (GValue) value_b = G_VALUE_INIT;

  g_value_init (&value_a, all_facts[n].type);
  g_value_init (&value_b, all_facts[n].type);
  get_fact (a, &all_facts[n], &value_a);
  get_fact (b, &all_facts[n], &value_b);
  return g_param_values_cmp (properties[1 + n], &value_a, &value_b) == 0;
}

/**
 * troupe_past_run_set_facts:
 * @self: a kept run
 * @facts: what is known of it from now on; copied
 *
 * Changes it, and notifies every property that differs.
 */
void
troupe_past_run_set_facts (TroupePastRun *self, const TroupePastRunFacts *facts)
{
  TroupePastRunFacts before;

  g_return_if_fail (TROUPE_IS_PAST_RUN (self));
  g_return_if_fail (facts != NULL);

  before = self->facts;
  copy_facts (&self->facts, facts);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < G_N_ELEMENTS (all_facts); i++)
    if (!is_fact_equal (&before, &self->facts, i))
      g_object_notify_by_pspec (G_OBJECT (self), properties[1 + i]);
  if (before.state != self->facts.state)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_TEXT]);
  g_object_thaw_notify (G_OBJECT (self));
  clear_facts (&before);
}

/**
 * troupe_past_run_get_facts:
 * @self: a kept run
 *
 * Returns: (transfer none): what is known of it, until the next change
 */
const TroupePastRunFacts *
troupe_past_run_get_facts (TroupePastRun *self)
{
  g_return_val_if_fail (TROUPE_IS_PAST_RUN (self), NULL);

  return &self->facts;
}

/**
 * troupe_past_run_facts_are_calls:
 * @facts: the facts about a kept run
 *
 * Returns: whether its items are the calls of a program, which alone can run them
 */
gboolean
troupe_past_run_facts_are_calls (const TroupePastRunFacts *facts)
{
  return facts->digest != NULL && g_str_has_prefix (facts->digest, TROUPE_PAST_RUN_CALLS);
}

/**
 * troupe_past_run_state_to_text:
 * @state: a state
 *
 * Returns: (transfer none): the word for it, for people
 */
const char *
troupe_past_run_state_to_text (TroupePastRunState state)
{
  switch (state)
    {
    case TROUPE_PAST_RUN_RUNNING:
      /* Translators: the state of a kept run */
      return C_ ("run", "running");
    case TROUPE_PAST_RUN_INTERRUPTED:
      /* Translators: the state of a kept run that was cut off or stopped */
      return C_ ("run", "interrupted");
    case TROUPE_PAST_RUN_FINISHED:
      /* Translators: the state of a kept run */
      return C_ ("run", "finished");
    case TROUPE_PAST_RUN_FAILED:
    default:
      /* Translators: the state of a kept run that ended because of an error */
      return C_ ("run", "failed");
    }
}
