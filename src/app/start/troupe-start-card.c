/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A card of the start page, with a draft or an action. */

#include "troupe-start-card.h"

struct _TroupeStartCard
{
  GtkFlowBoxChild parent_instance;

  char *texts[6];
  TroupeDraft *draft;
};

G_DEFINE_FINAL_TYPE (TroupeStartCard, troupe_start_card, GTK_TYPE_FLOW_BOX_CHILD)

/* The texts come first. */
enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUMMARY,
  PROP_SHOWS,
  PROP_ICON_NAME,
  PROP_ACTION_NAME,
  PROP_DRAFT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_not_empty_cb (TroupeStartCard *self, const char *text)
{
  return text != NULL && text[0] != '\0';
}

static void
choose_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate (widget);
}

static void
set_text (TroupeStartCard *self, guint prop_id, const char *text)
{
  if (g_strcmp0 (self->texts[prop_id], text) == 0)
    return;

  g_free (self->texts[prop_id]);
  self->texts[prop_id] = g_strdup (text);
  if (prop_id == PROP_TITLE)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  else if (prop_id == PROP_SUMMARY)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
troupe_start_card_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeStartCard *self = TROUPE_START_CARD (object);

  switch (prop_id)
    {
    case PROP_TITLE:
    case PROP_SUMMARY:
    case PROP_SHOWS:
    case PROP_ICON_NAME:
    case PROP_ACTION_NAME:
      g_value_set_string (value, self->texts[prop_id]);
      break;

    case PROP_DRAFT:
      g_value_set_object (value, self->draft);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_start_card_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  TroupeStartCard *self = TROUPE_START_CARD (object);

  switch (prop_id)
    {
    case PROP_TITLE:
    case PROP_SUMMARY:
    case PROP_SHOWS:
    case PROP_ICON_NAME:
    case PROP_ACTION_NAME:
      set_text (self, prop_id, g_value_get_string (value));
      break;

    case PROP_DRAFT:
      self->draft = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_start_card_dispose (GObject *object)
{
  g_clear_object (&TROUPE_START_CARD (object)->draft);

  G_OBJECT_CLASS (troupe_start_card_parent_class)->dispose (object);
}

static void
troupe_start_card_finalize (GObject *object)
{
  TroupeStartCard *self = TROUPE_START_CARD (object);

  for (guint i = PROP_TITLE; i < PROP_DRAFT; i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (troupe_start_card_parent_class)->finalize (object);
}

static void
troupe_start_card_class_init (TroupeStartCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_start_card_get_property;
  object_class->set_property = troupe_start_card_set_property;
  object_class->dispose = troupe_start_card_dispose;
  object_class->finalize = troupe_start_card_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);
  properties[PROP_SHOWS] = g_param_spec_string ("shows", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_ACTION_NAME] = g_param_spec_string ("action-name", NULL, NULL, NULL, flags);
  properties[PROP_DRAFT] =
      g_param_spec_object ("draft", NULL, NULL, TROUPE_TYPE_DRAFT, flags | G_PARAM_CONSTRUCT_ONLY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* The action that a screen reader offers. */
  gtk_widget_class_install_action (widget_class, "card.choose", NULL, choose_cb);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-start-card.ui");
  gtk_widget_class_bind_template_callback (widget_class, is_not_empty_cb);
}

static void
troupe_start_card_init (TroupeStartCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * troupe_start_card_new:
 * @draft: the draft to show
 *
 * Returns: (transfer floating): a card of a job
 */
GtkWidget *
troupe_start_card_new (TroupeDraft *draft)
{
  static const char *const icon_names[] = {
    [TROUPE_JOB_FUNCTION] = NULL,
    [TROUPE_JOB_COMMAND] = "utilities-terminal-symbolic",
    [TROUPE_JOB_PYTHON] = "troupe-function-symbolic",
    [TROUPE_JOB_PROGRAM] = "application-x-executable-symbolic",
  };

  return g_object_new (TROUPE_TYPE_START_CARD, "draft", draft, "title",
                       troupe_draft_get_title (draft), "summary", troupe_draft_get_summary (draft),
                       "shows", troupe_draft_get_shows (draft), "icon-name",
                       icon_names[troupe_job_get_kind (troupe_draft_get_job (draft))], NULL);
}

/**
 * troupe_start_card_get_draft:
 *
 * Returns: (transfer none) (nullable): its draft
 */
TroupeDraft *
troupe_start_card_get_draft (TroupeStartCard *self)
{
  g_return_val_if_fail (TROUPE_IS_START_CARD (self), NULL);

  return self->draft;
}

/**
 * troupe_start_card_get_action_name:
 *
 * Returns: (transfer none) (nullable): the name of its action, if it has no draft
 */
const char *
troupe_start_card_get_action_name (TroupeStartCard *self)
{
  g_return_val_if_fail (TROUPE_IS_START_CARD (self), NULL);

  return self->texts[PROP_ACTION_NAME];
}
