/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the notice of a run's progress, with the button that helps. */

#include "troupe-run-notice.h"

#include "troupe-isolate.h"
#include "troupe-property.h"

struct _TroupeRunNotice
{
  AdwBin parent_instance;

  TroupeProgress *progress;
  gboolean can_act;
  GtkLabel *label;
  GtkWidget *continue_button;
  GtkWidget *edit_button;
};

G_DEFINE_FINAL_TYPE (TroupeRunNotice, troupe_run_notice, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_PROGRESS,
  PROP_CAN_ACT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (TroupeRunNotice *self)
{
  g_autofree char *notice = NULL;
  gboolean is_unstarted;

  if (self->progress != NULL)
    g_object_get (self->progress, "notice", &notice, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), notice != NULL && *notice != '\0');
  if (notice == NULL || *notice == '\0')
    return;

  is_unstarted =
      troupe_progress_get_outcome (self->progress)->kind == TROUPE_RUN_OUTCOME_NEVER_STARTED;
  troupe_isolate_show (self->label, notice);
  gtk_widget_set_visible (self->edit_button, is_unstarted);
  gtk_widget_set_visible (self->continue_button, !is_unstarted && self->can_act);
  if (is_unstarted)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "error");
}

static void
troupe_run_notice_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeRunNotice *self = TROUPE_RUN_NOTICE (object);

  switch (prop_id)
    {
    case PROP_PROGRESS:
      g_value_set_object (value, self->progress);
      break;

    case PROP_CAN_ACT:
      g_value_set_boolean (value, self->can_act);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_run_notice_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  TroupeRunNotice *self = TROUPE_RUN_NOTICE (object);

  switch (prop_id)
    {
    case PROP_PROGRESS:
      if (!troupe_property_follow (self, &self->progress, g_value_get_object (value),
                                   "notify::notice", G_CALLBACK (update)))
        break;
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_CAN_ACT:
      if (troupe_property_set_boolean (self, pspec, &self->can_act, g_value_get_boolean (value)))
        update (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_run_notice_dispose (GObject *object)
{
  TroupeRunNotice *self = TROUPE_RUN_NOTICE (object);

  troupe_property_follow (self, &self->progress, NULL, "notify::notice", G_CALLBACK (update));

  G_OBJECT_CLASS (troupe_run_notice_parent_class)->dispose (object);
}

static void
troupe_run_notice_class_init (TroupeRunNoticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_run_notice_get_property;
  object_class->set_property = troupe_run_notice_set_property;
  object_class->dispose = troupe_run_notice_dispose;

  properties[PROP_PROGRESS] =
      g_param_spec_object ("progress", NULL, NULL, TROUPE_TYPE_PROGRESS, flags);
  properties[PROP_CAN_ACT] = g_param_spec_boolean ("can-act", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-run-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeRunNotice, label);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunNotice, continue_button);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunNotice, edit_button);
}

static void
troupe_run_notice_init (TroupeRunNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
