/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks all places of a job. */

#include "troupe-place-checks.h"

#include "troupe-config.h"
#include "troupe-property.h"

#include <glib/gi18n-lib.h>

/* Each check has a thread and a connection. */
#define CHECKS_AT_ONCE 8

struct _TroupePlaceChecks
{
  GObject parent_instance;

  GListStore *model;
  /* The position of the next one to start. */
  guint next;
  guint n_going_on;
  gboolean going_on;
};

enum
{
  PROP_0,
  PROP_GOING_ON,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupePlaceChecks, troupe_place_checks, G_TYPE_OBJECT)

static void
troupe_place_checks_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_GOING_ON:
      g_value_set_boolean (value, TROUPE_PLACE_CHECKS (object)->going_on);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void changed_cb (TroupePlaceChecks *self, GParamSpec *property, TroupePlaceCheck *check);

static void
troupe_place_checks_dispose (GObject *object)
{
  TroupePlaceChecks *self = TROUPE_PLACE_CHECKS (object);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->model)); i++)
    {
      g_autoptr (TroupePlaceCheck) check = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      g_signal_handlers_disconnect_by_func (check, changed_cb, self);
      troupe_place_check_stop (check);
    }
  g_list_store_remove_all (self->model);

  G_OBJECT_CLASS (troupe_place_checks_parent_class)->dispose (object);
}

static void
troupe_place_checks_finalize (GObject *object)
{
  g_object_unref (TROUPE_PLACE_CHECKS (object)->model);

  G_OBJECT_CLASS (troupe_place_checks_parent_class)->finalize (object);
}

static void
troupe_place_checks_class_init (TroupePlaceChecksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_place_checks_get_property;
  object_class->dispose = troupe_place_checks_dispose;
  object_class->finalize = troupe_place_checks_finalize;

  properties[PROP_GOING_ON] =
      g_param_spec_boolean ("going-on", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_place_checks_init (TroupePlaceChecks *self)
{
  self->model = g_list_store_new (TROUPE_TYPE_PLACE_CHECK);
}

static void
checks_add (TroupePlaceChecks *self, const char *name, TroupeJob *job, const char *on)
{
  g_autoptr (TroupePlaceCheck) check = troupe_place_check_new (name, job, on);

  g_signal_connect_swapped (check, "notify::state", G_CALLBACK (changed_cb), self);
  g_list_store_append (self->model, check);
}

/**
 * troupe_place_checks_new:
 * @job: a job
 * @error: return location for an error
 *
 * Finds where @job is to run.
 *
 * Returns: (transfer full) (nullable): checks that were not started, or %NULL with
 *   %TROUPE_JOB_ERROR_INVALID
 */
TroupePlaceChecks *
troupe_place_checks_new (TroupeJob *job, GError **error)
{
  g_autoptr (TroupePlaces) places = troupe_job_create_places (job, error);
  TroupePlaceChecks *self;

  if (places == NULL)
    return NULL;

  self = g_object_new (TROUPE_TYPE_PLACE_CHECKS, NULL);
  for (guint i = 0; i < troupe_places_get_n_hosts (places); i++)
    {
      const char *host = troupe_places_get_host (places, i)->name;
      g_autofree char *on = g_strconcat ("ssh:", host, NULL);

      checks_add (self, g_str_equal (host, TROUPE_PLACES_THIS_MACHINE) ? _ ("this machine") : host,
                  job, on);
    }
  if (troupe_places_get_kind (places) == TROUPE_PLACE_SLURM)
    {
      g_autofree char *on = NULL;

      g_object_get (job, "on", &on, NULL);
      checks_add (self, troupe_places_get_partition (places) ?: "Slurm", job, on);
    }
  else if (troupe_places_get_n_hosts (places) == 0)
    checks_add (self, _ ("this machine"), job, "local");
  return self;
}

/* Starts as many as may go on at once. */
static void
checks_continue (TroupePlaceChecks *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  while (self->n_going_on < CHECKS_AT_ONCE && self->next < n)
    {
      g_autoptr (TroupePlaceCheck) check =
          g_list_model_get_item (G_LIST_MODEL (self->model), self->next++);

      troupe_place_check_start (check);
    }
  troupe_property_set_boolean (self, properties[PROP_GOING_ON], &self->going_on,
                               self->n_going_on > 0);
}

static void
changed_cb (TroupePlaceChecks *self, GParamSpec *property, TroupePlaceCheck *check)
{
  if (troupe_place_check_get_state (check) == TROUPE_PLACE_TRYING)
    {
      self->n_going_on++;
      return;
    }

  self->n_going_on--;
  checks_continue (self);
}

/**
 * troupe_place_checks_start:
 * @self: checks that are not going on
 *
 * Starts them.
 */
void
troupe_place_checks_start (TroupePlaceChecks *self)
{
  self->next = 0;
  checks_continue (self);
}

/**
 * troupe_place_checks_stop:
 * @self: checks
 *
 * Ends those that go on, without an outcome; none of the others is started.
 */
void
troupe_place_checks_stop (TroupePlaceChecks *self)
{
  self->next = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  for (guint i = 0; i < self->next; i++)
    {
      g_autoptr (TroupePlaceCheck) check = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      troupe_place_check_stop (check);
    }
}

/** troupe_place_checks_get_model: Returns: (transfer none): a list of #TroupePlaceCheck. */
GListModel *
troupe_place_checks_get_model (TroupePlaceChecks *self)
{
  return G_LIST_MODEL (self->model);
}

/** troupe_place_checks_get_going_on: Returns: whether one of them goes on. */
gboolean
troupe_place_checks_get_going_on (TroupePlaceChecks *self)
{
  return self->going_on;
}
