/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows that a job runs, and leads to its run. */

#include "troupe-run-banner.h"

#include "troupe-property.h"
#include "troupe-run-view.h"

struct _TroupeRunBanner
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwLeaflet *leaflet;
  GtkSelectionModel *pages;
  TroupeRunView *view;
  TroupeRun *run;
};

G_DEFINE_FINAL_TYPE (TroupeRunBanner, troupe_run_banner, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_STACK,
  PROP_LEAFLET,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_view_shown (TroupeRunBanner *self)
{
  return gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->leaflet) &&
         adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->view);
}

static void
update (TroupeRunBanner *self)
{
  const gboolean is_running =
      self->run != NULL && troupe_run_get_state (self->run) != TROUPE_RUN_FINISHED;

  gtk_widget_set_visible (GTK_WIDGET (self), is_running && !is_view_shown (self));
}

static void
run_changed_cb (TroupeRunBanner *self)
{
  g_autoptr (TroupeRun) run = NULL;

  if (self->view != NULL)
    g_object_get (self->view, "run", &run, NULL);
  troupe_property_follow (self, &self->run, run, "notify", G_CALLBACK (update));
  update (self);
}

/* The view is created with the first run. */
static void
pages_changed_cb (TroupeRunBanner *self)
{
  TroupeRunView *view = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->leaflet)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (TROUPE_IS_RUN_VIEW (child))
      view = TROUPE_RUN_VIEW (child);
  troupe_property_follow (self, &self->view, view, "notify::run", G_CALLBACK (run_changed_cb));
  run_changed_cb (self);
}

static void
show_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeRunBanner *self = TROUPE_RUN_BANNER (widget);

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->view));
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->leaflet));
}

static void
troupe_run_banner_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  TroupeRunBanner *self = TROUPE_RUN_BANNER (object);

  switch (prop_id)
    {
    case PROP_STACK:
      self->stack = g_value_get_object (value);
      break;

    case PROP_LEAFLET:
      self->leaflet = g_value_get_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_run_banner_constructed (GObject *object)
{
  TroupeRunBanner *self = TROUPE_RUN_BANNER (object);

  G_OBJECT_CLASS (troupe_run_banner_parent_class)->constructed (object);

  self->pages = adw_leaflet_get_pages (self->leaflet);
  g_signal_connect_object (self->pages, "items-changed", G_CALLBACK (pages_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leaflet, "notify::visible-child", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
troupe_run_banner_dispose (GObject *object)
{
  TroupeRunBanner *self = TROUPE_RUN_BANNER (object);

  troupe_property_follow (self, &self->run, NULL, "notify", G_CALLBACK (update));
  troupe_property_follow (self, &self->view, NULL, "notify::run", G_CALLBACK (run_changed_cb));
  g_clear_object (&self->pages);

  G_OBJECT_CLASS (troupe_run_banner_parent_class)->dispose (object);
}

static void
troupe_run_banner_class_init (TroupeRunBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = troupe_run_banner_set_property;
  object_class->constructed = troupe_run_banner_constructed;
  object_class->dispose = troupe_run_banner_dispose;

  properties[PROP_STACK] = g_param_spec_object ("stack", NULL, NULL, GTK_TYPE_STACK, flags);
  properties[PROP_LEAFLET] = g_param_spec_object ("leaflet", NULL, NULL, ADW_TYPE_LEAFLET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "banner.show", NULL, show_cb);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-run-banner.ui");
}

static void
troupe_run_banner_init (TroupeRunBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
