/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps lists of items that were removed or replaced, and restores them. */

#include "troupe-items-undo.h"

#include "troupe-config.h"
#include "troupe-toast.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* The keys under which a draft has its undo, and a message its step. */
#define UNDO_KEY "troupe-items-undo"
#define STEP_KEY "troupe-items-step"

struct _TroupeItemsUndo
{
  GObject parent_instance;

  /* Owns this object. */
  TroupeDraft *draft;
  /* Steps, the latest at the end. */
  GPtrArray *done;
  GPtrArray *undone;
};

G_DEFINE_FINAL_TYPE (TroupeItemsUndo, troupe_items_undo, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What the draft had before a change: the list that was removed, so that changes of the others
 * since then are not lost, or all lists. */
typedef struct
{
  TroupeItemsDraft *removed;
  guint position;
  GPtrArray *lists;
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_clear_object (&step->removed);
  g_clear_pointer (&step->lists, g_ptr_array_unref);
  g_free (step);
}

static Step *
step_new (GPtrArray *lists)
{
  Step *step = g_new0 (Step, 1);

  step->lists = g_ptr_array_ref (lists);
  return step;
}

static void
add_step (TroupeItemsUndo *self, GPtrArray *steps, Step *step)
{
  g_ptr_array_add (steps, step);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Applies a step of the one array, and adds one that reverts it to the other. */
static void
apply (TroupeItemsUndo *self, GPtrArray *from, guint position, GPtrArray *to)
{
  Step *step = g_ptr_array_steal_index (from, position);
  g_autoptr (GPtrArray) before = troupe_draft_copy_lists (self->draft);

  if (step->removed)
    troupe_draft_insert_list (self->draft, step->position, step->removed);
  else
    troupe_draft_set_lists (self->draft, step->lists);
  step_free (step);
  add_step (self, to, step_new (before));
}

static void
undo_cb (AdwToast *toast, TroupeItemsUndo *self)
{
  guint position;

  /* It may have been undone by other means. */
  if (g_ptr_array_find (self->done, g_object_get_data (G_OBJECT (toast), STEP_KEY), &position))
    apply (self, self->done, position, self->undone);
}

/* Takes @step. */
static void
take_step (TroupeItemsUndo *self, GtkWidget *widget, const char *title, Step *step)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast = adw_toast_new (title);

  g_ptr_array_set_size (self->undone, 0);
  add_step (self, self->done, step);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, TROUPE_TOAST_BUTTON_SECONDS);
  g_object_set_data (G_OBJECT (toast), STEP_KEY, step);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
troupe_items_undo_finalize (GObject *object)
{
  TroupeItemsUndo *self = TROUPE_ITEMS_UNDO (object);

  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->undone);

  G_OBJECT_CLASS (troupe_items_undo_parent_class)->finalize (object);
}

static void
troupe_items_undo_class_init (TroupeItemsUndoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_items_undo_finalize;

  signals[CHANGED] = g_signal_new ("changed", TROUPE_TYPE_ITEMS_UNDO, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
troupe_items_undo_init (TroupeItemsUndo *self)
{
  self->done = g_ptr_array_new_with_free_func (step_free);
  self->undone = g_ptr_array_new_with_free_func (step_free);
}

/**
 * troupe_items_undo_get:
 * @draft: a draft
 *
 * Returns: (transfer none): its undo, which exists as long as @draft does
 */
TroupeItemsUndo *
troupe_items_undo_get (TroupeDraft *draft)
{
  TroupeItemsUndo *self = g_object_get_data (G_OBJECT (draft), UNDO_KEY);

  if (self == NULL)
    {
      self = g_object_new (TROUPE_TYPE_ITEMS_UNDO, NULL);
      self->draft = draft;
      g_object_set_data_full (G_OBJECT (draft), UNDO_KEY, self, g_object_unref);
    }
  return self;
}

/**
 * troupe_items_undo_remove:
 * @widget: the widget where it happens, in an #AdwToastOverlay
 * @list: one of at least two lists of the draft
 *
 * Removes the list, says so, and offers to restore it.
 */
void
troupe_items_undo_remove (TroupeItemsUndo *self, GtkWidget *widget, TroupeItemsDraft *list)
{
  Step *step;

  g_return_if_fail (TROUPE_IS_ITEMS_UNDO (self));

  step = g_new0 (Step, 1);
  step->removed = g_object_ref (list);
  step->position = troupe_draft_remove_list (self->draft, list);
  take_step (self, widget, _ ("List removed"), step);
}

/**
 * troupe_items_undo_offer:
 * @widget: the widget where it happened, in an #AdwToastOverlay
 * @lists: (element-type TroupeItemsDraft): the result of troupe_draft_copy_lists() before the items
 *   were replaced
 *
 * Says that the items were replaced, and offers to restore them, unless they are unchanged.
 */
void
troupe_items_undo_offer (TroupeItemsUndo *self, GtkWidget *widget, GPtrArray *lists)
{
  g_return_if_fail (TROUPE_IS_ITEMS_UNDO (self));

  if (!troupe_draft_has_lists (self->draft, lists))
    take_step (self, widget, _ ("Items replaced"), step_new (lists));
}

/** troupe_items_undo_can_undo: Returns: whether lists were removed or replaced. */
gboolean
troupe_items_undo_can_undo (TroupeItemsUndo *self)
{
  g_return_val_if_fail (TROUPE_IS_ITEMS_UNDO (self), FALSE);

  return self->done->len > 0;
}

/** troupe_items_undo_can_redo: Returns: whether that was undone. */
gboolean
troupe_items_undo_can_redo (TroupeItemsUndo *self)
{
  g_return_val_if_fail (TROUPE_IS_ITEMS_UNDO (self), FALSE);

  return self->undone->len > 0;
}

/**
 * troupe_items_undo_undo:
 *
 * Restores the lists that were removed or replaced last.
 */
void
troupe_items_undo_undo (TroupeItemsUndo *self)
{
  g_return_if_fail (TROUPE_IS_ITEMS_UNDO (self));

  if (self->done->len > 0)
    apply (self, self->done, self->done->len - 1, self->undone);
}

/**
 * troupe_items_undo_redo:
 *
 * Reverts the last undo.
 */
void
troupe_items_undo_redo (TroupeItemsUndo *self)
{
  g_return_if_fail (TROUPE_IS_ITEMS_UNDO (self));

  if (self->undone->len > 0)
    apply (self, self->undone, self->undone->len - 1, self->done);
}
