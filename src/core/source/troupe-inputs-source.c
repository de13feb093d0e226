/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads inputs in turn for a source that cuts them into items. */

#include "troupe-inputs-source.h"

typedef struct
{
  GQueue inputs;
  TroupeItemQueue *queue;
} TroupeInputsSourcePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TroupeInputsSource, troupe_inputs_source, TROUPE_TYPE_SOURCE)

static TroupeInputsSourcePrivate *
get_private (gpointer source)
{
  return troupe_inputs_source_get_instance_private (TROUPE_INPUTS_SOURCE (source));
}

static TroupeSourceStatus
troupe_inputs_source_next (TroupeSource *source,
                           guint32 max_count,
                           gsize max_bytes,
                           TroupeItems **items,
                           GError **error)
{
  TroupeInputsSourcePrivate *self = get_private (source);
  TroupeInputsSourceClass *klass = TROUPE_INPUTS_SOURCE_GET_CLASS (source);

  while (TRUE)
    {
      TroupeInput *input = g_queue_peek_head (&self->inputs);
      TroupeSourceStatus status;

      *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
      if (*items != NULL)
        return TROUPE_SOURCE_ITEMS;
      if (input == NULL)
        return TROUPE_SOURCE_END;

      status = klass->fill (TROUPE_INPUTS_SOURCE (source), input, error);
      if (status == TROUPE_SOURCE_END)
        troupe_input_free (g_queue_pop_head (&self->inputs));
      else if (status == TROUPE_SOURCE_FAILED)
        g_queue_clear_full (&self->inputs, (GDestroyNotify) troupe_input_free);
      if (status == TROUPE_SOURCE_WAIT || status == TROUPE_SOURCE_FAILED)
        return status;
    }
}

static gint64
troupe_inputs_source_get_length (TroupeSource *source)
{
  TroupeInputsSourcePrivate *self = get_private (source);

  if (!g_queue_is_empty (&self->inputs) || troupe_item_queue_get_size (self->queue) > 0)
    return -1;
  return troupe_item_queue_get_n_taken (self->queue);
}

static int
troupe_inputs_source_get_wait_fd (TroupeSource *source)
{
  TroupeInput *input = g_queue_peek_head (&get_private (source)->inputs);

  return input != NULL ? troupe_input_get_fd (input) : -1;
}

static void
troupe_inputs_source_finalize (GObject *object)
{
  TroupeInputsSourcePrivate *self = get_private (object);

  g_queue_clear_full (&self->inputs, (GDestroyNotify) troupe_input_free);
  troupe_item_queue_free (self->queue);

  G_OBJECT_CLASS (troupe_inputs_source_parent_class)->finalize (object);
}

static void
troupe_inputs_source_class_init (TroupeInputsSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_inputs_source_finalize;
  source_class->next = troupe_inputs_source_next;
  source_class->get_length = troupe_inputs_source_get_length;
  source_class->get_wait_fd = troupe_inputs_source_get_wait_fd;
}

static void
troupe_inputs_source_init (TroupeInputsSource *self)
{
  g_queue_init (&get_private (self)->inputs);
  get_private (self)->queue = troupe_item_queue_new ();
}

/**
 * troupe_inputs_source_open:
 * @self: a source from which nothing was read yet
 * @paths: (array zero-terminated=1): files, read in turn; "-" is standard input
 * @error: return location for an error
 *
 * Opens the files of a source.
 *
 * Returns: whether that succeeded; if not, %TROUPE_SOURCE_ERROR_READ is set
 */
gboolean
troupe_inputs_source_open (TroupeInputsSource *self, const char *const *paths, GError **error)
{
  for (guint i = 0; paths[i] != NULL; i++)
    {
      TroupeInput *input = troupe_input_open (paths[i], error);

      if (input == NULL)
        return FALSE;
      troupe_inputs_source_add (self, input);
    }
  return TRUE;
}

/**
 * troupe_inputs_source_add:
 * @self: a source
 * @input: (transfer full): an input, read after those that were added before
 *
 * Adds an input to a source.
 */
void
troupe_inputs_source_add (TroupeInputsSource *self, TroupeInput *input)
{
  g_queue_push_tail (&get_private (self)->inputs, input);
}

/**
 * troupe_inputs_source_get_queue:
 * @self: a source
 *
 * Returns: (transfer none): the items that are cut and not taken yet, for the class that cuts them
 */
TroupeItemQueue *
troupe_inputs_source_get_queue (TroupeInputsSource *self)
{
  return get_private (self)->queue;
}
