/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Says the headline of a run at each quarter and at its end. */

#include "troupe-announcement.h"

#include "troupe-property.h"

#include <math.h>

#define QUARTERS 4

struct _TroupeAnnouncement
{
  AdwBin parent_instance;

  TroupeProgress *progress;
  char *text;
  /* How many quarters were said, and whether the end was. */
  guint n_said;
  gboolean is_over;
};

G_DEFINE_FINAL_TYPE (TroupeAnnouncement, troupe_announcement, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_PROGRESS,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
say (TroupeAnnouncement *self)
{
  g_autofree char *status = NULL;

  g_object_get (self->progress, "status", &status, NULL);
#if GTK_CHECK_VERSION(4, 14, 0)
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_accessible_announce (GTK_ACCESSIBLE (self), status,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  G_GNUC_END_IGNORE_DEPRECATIONS
#endif
  /* Older versions of GTK announce nothing; screen readers follow the name of an alert. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, status, -1);
  troupe_property_set_string (self, properties[PROP_TEXT], &self->text, status);
}

static void
get_state (TroupeAnnouncement *self, guint *n_quarters, gboolean *is_over)
{
  gboolean is_determinate;
  double fraction;

  g_object_get (self->progress, "determinate", &is_determinate, "fraction", &fraction, NULL);
  *n_quarters = is_determinate ? floor (fraction * QUARTERS) : 0;
  *is_over = troupe_run_outcome_is_over (troupe_progress_get_outcome (self->progress));
}

static void
update (TroupeAnnouncement *self)
{
  guint n_quarters;
  gboolean is_over;

  get_state (self, &n_quarters, &is_over);
  /* The last quarter is the end, which is said when all processes have ended. */
  if ((is_over && !self->is_over) ||
      (!is_over && n_quarters > self->n_said && n_quarters < QUARTERS))
    say (self);
  self->n_said = n_quarters;
  self->is_over = is_over;
}

/* What happened before a run is shown is no news. */
static void
set_progress (TroupeAnnouncement *self, TroupeProgress *progress)
{
  if (!troupe_property_follow (self, &self->progress, progress, "notify", G_CALLBACK (update)))
    return;

  if (progress != NULL)
    get_state (self, &self->n_said, &self->is_over);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static void
troupe_announcement_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeAnnouncement *self = TROUPE_ANNOUNCEMENT (object);

  switch (prop_id)
    {
    case PROP_PROGRESS:
      g_value_set_object (value, self->progress);
      break;

    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_announcement_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PROGRESS:
      set_progress (TROUPE_ANNOUNCEMENT (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_announcement_dispose (GObject *object)
{
  TroupeAnnouncement *self = TROUPE_ANNOUNCEMENT (object);

  troupe_property_follow (self, &self->progress, NULL, "notify", G_CALLBACK (update));

  G_OBJECT_CLASS (troupe_announcement_parent_class)->dispose (object);
}

static void
troupe_announcement_finalize (GObject *object)
{
  g_free (TROUPE_ANNOUNCEMENT (object)->text);

  G_OBJECT_CLASS (troupe_announcement_parent_class)->finalize (object);
}

static void
troupe_announcement_class_init (TroupeAnnouncementClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_announcement_get_property;
  object_class->set_property = troupe_announcement_set_property;
  object_class->dispose = troupe_announcement_dispose;
  object_class->finalize = troupe_announcement_finalize;

  properties[PROP_PROGRESS] =
      g_param_spec_object ("progress", NULL, NULL, TROUPE_TYPE_PROGRESS, flags);
  properties[PROP_TEXT] =
      g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
troupe_announcement_init (TroupeAnnouncement *self)
{
  self->text = g_strdup ("");
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}
