/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks at the items of a draft in another thread. */

#include "troupe-draft-look.h"

/* The key under which a draft has its look. */
#define LOOK_KEY "troupe-draft-look"

/* How long nothing has to change before files are opened, in milliseconds. */
#define PAUSE 200
/* How often a count is told, and how long it may take, in microseconds. */
#define COUNT_INTERVAL (250 * 1000)
#define COUNT_LIMIT    (30 * G_USEC_PER_SEC)
#define COUNT_ITEMS    1024

struct _TroupeDraftLook
{
  GObject parent_instance;

  /* Owns this object. */
  TroupeDraft *draft;
  TroupeDraftPreview *preview;
  guint source;
  /* Of the thread that looks now, which is only one at a time; NULL if there is none. */
  GCancellable *cancellable;
  /* Whether the draft has changed since that thread began. */
  gboolean is_late;
  gboolean is_counting;
};

G_DEFINE_FINAL_TYPE (TroupeDraftLook, troupe_draft_look, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A preview on its way from the thread. */
typedef struct
{
  TroupeDraftLook *look;
  GCancellable *cancellable;
  TroupeDraftPreview *preview;
} Message;

static void
message_free (Message *message)
{
  g_object_unref (message->look);
  g_object_unref (message->cancellable);
  g_clear_pointer (&message->preview, troupe_draft_preview_free);
  g_free (message);
}

/* Takes @preview. */
static void
show (TroupeDraftLook *self, TroupeDraftPreview *preview, gboolean is_counting)
{
  g_clear_pointer (&self->preview, troupe_draft_preview_free);
  self->preview = preview;
  self->is_counting = is_counting;
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
receive_cb (gpointer user_data)
{
  Message *message = user_data;

  if (!g_cancellable_is_cancelled (message->cancellable))
    {
      TroupeDraftPreview *preview = g_steal_pointer (&message->preview);

      show (message->look, preview, preview->has_more);
    }
  return G_SOURCE_REMOVE;
}

static void
send_preview (TroupeDraftLook *self, GCancellable *cancellable, const TroupeDraftPreview *preview)
{
  Message *message = g_new0 (Message, 1);

  message->look = g_object_ref (self);
  message->cancellable = g_object_ref (cancellable);
  message->preview = troupe_draft_preview_copy (preview);
  g_idle_add_full (G_PRIORITY_DEFAULT, receive_cb, message, (GDestroyNotify) message_free);
}

static void
look_in_thread (GTask *task, gpointer self, gpointer draft, GCancellable *cancellable)
{
  g_autoptr (TroupeDraftPreview) preview = troupe_draft_preview_new (draft);
  const gint64 start = g_get_monotonic_time ();
  gint64 told = start;

  send_preview (self, cancellable, preview);
  while (!g_cancellable_is_cancelled (cancellable) &&
         g_get_monotonic_time () - start < COUNT_LIMIT &&
         troupe_draft_preview_count (preview, COUNT_ITEMS))
    {
      if (g_get_monotonic_time () - told < COUNT_INTERVAL)
        continue;
      told = g_get_monotonic_time ();
      send_preview (self, cancellable, preview);
    }
  g_task_return_pointer (task, troupe_draft_preview_copy (preview),
                         (GDestroyNotify) troupe_draft_preview_free);
}

static void look (TroupeDraftLook *self);

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  TroupeDraftLook *self = TROUPE_DRAFT_LOOK (object);
  TroupeDraftPreview *preview = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_object (&self->cancellable);
  /* It is cancelled if the draft has changed, or is gone. */
  if (preview)
    show (self, preview, FALSE);
  if (self->is_late && self->draft)
    look (self);
}

static void
look (TroupeDraftLook *self)
{
  g_autoptr (GTask) task = NULL;

  self->is_late = FALSE;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, looked_cb, NULL);
  g_task_set_source_tag (task, look);
  /* A copy that no other thread knows. */
  g_task_set_task_data (task, troupe_draft_copy (self->draft), g_object_unref);
  g_task_run_in_thread (task, look_in_thread);
}

static gboolean
pause_cb (gpointer user_data)
{
  TroupeDraftLook *self = TROUPE_DRAFT_LOOK (user_data);

  self->source = 0;
  /* A file system that takes long has only one thread that waits for it. */
  if (self->cancellable)
    self->is_late = TRUE;
  else
    look (self);
  return G_SOURCE_REMOVE;
}

/* Whether all items are typed. */
static gboolean
needs_no_files (TroupeDraft *draft)
{
  g_autoptr (TroupeJobFile) file = NULL;
  const guint n_lists = g_list_model_get_n_items (troupe_draft_get_lists (draft));

  for (guint i = 0; i < n_lists; i++)
    {
      const TroupeItemsFrom from = troupe_items_draft_get_from (troupe_draft_get_list (draft, i));

      if (from != TROUPE_ITEMS_TYPED && from != TROUPE_ITEMS_RANGE)
        return FALSE;
    }

  file = troupe_draft_create_job_file (draft, NULL);
  for (guint i = 0; file && i < file->items->len; i++)
    if (troupe_item_list_get_kind (file->items->pdata[i]) == TROUPE_ITEM_LIST_INPUT)
      return FALSE;
  return TRUE;
}

static void
update (TroupeDraftLook *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  self->is_counting = FALSE;
  self->is_late = FALSE;
  if (needs_no_files (self->draft))
    show (self, troupe_draft_preview_new (self->draft), FALSE);
  else
    self->source = g_timeout_add (PAUSE, pause_cb, self);
}

static void
troupe_draft_look_finalize (GObject *object)
{
  g_clear_pointer (&TROUPE_DRAFT_LOOK (object)->preview, troupe_draft_preview_free);

  G_OBJECT_CLASS (troupe_draft_look_parent_class)->finalize (object);
}

static void
troupe_draft_look_class_init (TroupeDraftLookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_draft_look_finalize;

  signals[CHANGED] = g_signal_new ("changed", TROUPE_TYPE_DRAFT_LOOK, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
troupe_draft_look_init (TroupeDraftLook *self)
{
}

/* The draft is gone. */
static void
leave (TroupeDraftLook *self)
{
  self->draft = NULL;
  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self);
}

/**
 * troupe_draft_look_get:
 * @draft: a draft
 *
 * Returns: (transfer none): its look, which exists from the first call on as long as @draft does
 */
TroupeDraftLook *
troupe_draft_look_get (TroupeDraft *draft)
{
  TroupeDraftLook *self = g_object_get_data (G_OBJECT (draft), LOOK_KEY);

  if (self)
    return self;

  self = g_object_new (TROUPE_TYPE_DRAFT_LOOK, NULL);
  self->draft = draft;
  g_object_set_data_full (G_OBJECT (draft), LOOK_KEY, self, (GDestroyNotify) leave);
  g_signal_connect_object (draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

/**
 * troupe_draft_look_get_preview:
 *
 * Returns: (transfer none) (nullable): the preview, which may be one of the draft before its last
 *   change; %NULL while there was none
 */
const TroupeDraftPreview *
troupe_draft_look_get_preview (TroupeDraftLook *self)
{
  g_return_val_if_fail (TROUPE_IS_DRAFT_LOOK (self), NULL);

  return self->preview;
}

/**
 * troupe_draft_look_is_counting:
 *
 * Returns: whether further items are being counted
 */
gboolean
troupe_draft_look_is_counting (TroupeDraftLook *self)
{
  g_return_val_if_fail (TROUPE_IS_DRAFT_LOOK (self), FALSE);

  return self->is_counting;
}

/**
 * troupe_draft_look_stop:
 *
 * Stops counting; what was counted so far remains.
 */
void
troupe_draft_look_stop (TroupeDraftLook *self)
{
  g_return_if_fail (TROUPE_IS_DRAFT_LOOK (self));

  if (!self->is_counting)
    return;

  g_cancellable_cancel (self->cancellable);
  self->is_counting = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}
