/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The choices of a filter of results, each with the number of its rows: "Failed (20)". */

#include "troupe-show-choices.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-property.h"
#include "troupe-result-filter.h"

#include <glib/gi18n.h>

#define TROUPE_TYPE_SHOW_CHOICE (troupe_show_choice_get_type ())
G_DECLARE_FINAL_TYPE (TroupeShowChoice, troupe_show_choice, TROUPE, SHOW_CHOICE, GObject)

struct _TroupeShowChoice
{
  GObject parent_instance;

  char *label;
};

G_DEFINE_FINAL_TYPE (TroupeShowChoice, troupe_show_choice, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LABEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *const names[] = {
  [TROUPE_RESULT_SHOW_ALL] = NC_ ("results", "All"),
  [TROUPE_RESULT_SHOW_OK] = NC_ ("results", "OK"),
  [TROUPE_RESULT_SHOW_FAILED] = NC_ ("results", "Failed"),
  [TROUPE_RESULT_SHOW_CRASHED] = NC_ ("results", "Crashed"),
  [TROUPE_RESULT_SHOW_TIMED_OUT] = NC_ ("results", "Timed Out"),
  [TROUPE_RESULT_SHOW_NOT_RUN] = NC_ ("results", "Not Run"),
  [TROUPE_RESULT_SHOW_UNFINISHED] = NC_ ("results", "Not Finished"),
};

static void
troupe_show_choice_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, TROUPE_SHOW_CHOICE (object)->label);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_show_choice_finalize (GObject *object)
{
  g_free (TROUPE_SHOW_CHOICE (object)->label);

  G_OBJECT_CLASS (troupe_show_choice_parent_class)->finalize (object);
}

static void
troupe_show_choice_class_init (TroupeShowChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_show_choice_get_property;
  object_class->finalize = troupe_show_choice_finalize;

  properties[PROP_LABEL] = g_param_spec_string (
      "label", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_show_choice_init (TroupeShowChoice *self)
{
  self->label = g_strdup ("");
}

/**
 * troupe_show_choices_new:
 *
 * Returns: (transfer full): a list of an object for each #TroupeResultShow, whose property "label"
 *   is its text
 */
GListModel *
troupe_show_choices_new (void)
{
  GListStore *choices = g_list_store_new (TROUPE_TYPE_SHOW_CHOICE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TroupeShowChoice) choice = g_object_new (TROUPE_TYPE_SHOW_CHOICE, NULL);

      g_list_store_append (choices, choice);
    }
  troupe_show_choices_update (G_LIST_MODEL (choices), NULL);
  return G_LIST_MODEL (choices);
}

static guint64
count_rows (TroupeResults *results, TroupeResultShow show)
{
  static const TroupeResultStatus statuses[] = {
    [TROUPE_RESULT_SHOW_OK] = TROUPE_RESULT_OK,
    [TROUPE_RESULT_SHOW_FAILED] = TROUPE_RESULT_FAILED,
    [TROUPE_RESULT_SHOW_CRASHED] = TROUPE_RESULT_CRASHED,
    [TROUPE_RESULT_SHOW_TIMED_OUT] = TROUPE_RESULT_TIMED_OUT,
    [TROUPE_RESULT_SHOW_NOT_RUN] = TROUPE_RESULT_NOT_RUN,
    [TROUPE_RESULT_SHOW_UNFINISHED] = TROUPE_RESULT_WAITING,
  };

  if (show == TROUPE_RESULT_SHOW_ALL)
    return g_list_model_get_n_items (G_LIST_MODEL (results));
  if (show == TROUPE_RESULT_SHOW_UNFINISHED)
    return troupe_results_get_n_status (results, TROUPE_RESULT_WAITING) +
           troupe_results_get_n_status (results, TROUPE_RESULT_RUNNING);
  return troupe_results_get_n_status (results, statuses[show]);
}

/**
 * troupe_show_choices_update:
 * @choices: the list of troupe_show_choices_new()
 * @results: (nullable): results, to count their rows
 *
 * Updates the numbers.
 */
void
troupe_show_choices_update (GListModel *choices, TroupeResults *results)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TroupeShowChoice) choice = g_list_model_get_item (choices, i);
      const char *name = g_dpgettext2 (NULL, "results", names[i]);
      g_autofree char *count = results ? troupe_describe_count (count_rows (results, i)) : NULL;
      /* Translators: what is shown, and the number of its rows: "Failed (20)" */
      g_autofree char *label =
          count ? g_strdup_printf (_ ("%s (%s)"), name, count) : g_strdup (name);

      troupe_property_set_string (choice, properties[PROP_LABEL], &choice->label, label);
    }
}
