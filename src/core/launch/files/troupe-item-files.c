/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files of items that a pool gives to a node: they go there before the items, and come back
 * before the results. */

#include "troupe-item-files.h"

#include "troupe-config.h"
#include "troupe-file-receiver.h"
#include "troupe-file-sender.h"
#include "troupe-node-output.h"
#include "troupe-places.h"
#include "troupe-wire-node.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An item that a node has. */
typedef struct
{
  /* Of #TroupeFileName. */
  GArray *wanted;
  /* Why a file did not come back, or NULL. */
  char *failure;
  /* The names there of files that are the same as here, each ended by a NUL byte. */
  GString *same;
} Item;

struct _TroupeItemFiles
{
  TroupeFileNames *names;
  char *host;
  TroupeItemFilesEvents events;
  gpointer data;
  TroupeNodeOutput *output;
  TroupeFileSender *sender;
  TroupeFileReceiver *receiver;

  /* Of all that follows. */
  GMutex lock;
  /* Maps the index of an item to an Item. */
  GHashTable *items;
};

static void
item_free (Item *item)
{
  g_array_unref (item->wanted);
  g_free (item->failure);
  g_string_free (item->same, TRUE);
  g_free (item);
}

/* Called with the lock held. */
static Item *
files_find (TroupeItemFiles *self, guint64 index)
{
  return g_hash_table_lookup (self->items, &index);
}

/* In the threads of the sender and of the receiver */

static void
emit_cb (const guint8 *frames, gsize size, gpointer data)
{
  TroupeItemFiles *self = data;

  g_byte_array_append (troupe_node_output_begin (self->output), frames, size);
  troupe_node_output_end (self->output);
}

static char *
describe_unreadable_cb (const char *path, const char *why, gboolean is_missing, gpointer data)
{
  TroupeItemFiles *self = data;

  if (is_missing)
    return g_strdup_printf (_ ("“%s” does not exist here, so that it could not be sent to %s"),
                            path, self->host);
  /* Translators: a path, why, and the name of a machine */
  return g_strdup_printf (_ ("“%s” cannot be read here (%s), so that it could not be sent to %s"),
                          path, why, self->host);
}

static char *
describe_unwritable_cb (const char *path, const char *why, gpointer data)
{
  TroupeItemFiles *self = data;

  /* Translators: a path, the name of a machine, and why */
  return g_strdup_printf (_ ("“%s” came from %s and cannot be written here: %s"), path, self->host,
                          why);
}

static gboolean
is_below (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);

  return !g_strv_contains ((const char *const *) parts, "..");
}

/* The node says which of the wanted files it is, and, of a folder, what is below it. It cannot make
 * this process write anything else. */
static char *
find_cb (const TroupeFileFrame *frame, gpointer data)
{
  TroupeItemFiles *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *below = troupe_file_frame_dup_text (frame);
  const Item *item = files_find (self, frame->index);
  const char *here;

  if (item == NULL || frame->position >= item->wanted->len || !is_below (below))
    return NULL;
  here = g_array_index (item->wanted, TroupeFileName, frame->position).here;
  return *below != '\0' ? g_build_filename (here, below, NULL) : g_strdup (here);
}

static void
written_cb (const TroupeFileFrame *frame, const char *path, gboolean is_same, gpointer data)
{
  TroupeItemFiles *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const Item *item = files_find (self, frame->index);
  const TroupeFileName *name;

  if (!is_same || item == NULL || frame->position >= item->wanted->len)
    return;
  name = &g_array_index (item->wanted, TroupeFileName, frame->position);
  g_string_append_len (item->same, name->there, strlen (name->there) + 1);
}

static void
failed_cb (guint64 index, const char *text, gpointer data)
{
  TroupeItemFiles *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Item *item = files_find (self, index);

  if (item != NULL && item->failure == NULL)
    item->failure = g_utf8_make_valid (text, -1);
}

/* In the thread of the pool */

static gboolean
output_cb (gpointer data)
{
  TroupeItemFiles *self = data;

  self->events.frames (self->data);
  return G_SOURCE_CONTINUE;
}

static void
files_forget (TroupeItemFiles *self, guint64 index)
{
  const TroupeFileFrame frame = { .kind = TROUPE_FILE_CLEAN, .index = index };
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  const Item *item;

  g_mutex_lock (&self->lock);
  item = files_find (self, index);
  if (item != NULL)
    troupe_file_frame_append (frames, &frame, item->same->str, item->same->len);
  g_hash_table_remove (self->items, &index);
  g_mutex_unlock (&self->lock);

  if (frames->len > 0)
    emit_cb (frames->data, frames->len, self);
}

static char *
files_steal_failure (TroupeItemFiles *self, guint64 index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Item *item = files_find (self, index);

  return item != NULL ? g_steal_pointer (&item->failure) : NULL;
}

static void
files_pass (TroupeItemFiles *self, GByteArray *frame)
{
  TroupeFrame passed = { .type = TROUPE_FRAME_DONE };

  passed.body =
      g_bytes_new (frame->data + TROUPE_WIRE_HEADER_SIZE, frame->len - TROUPE_WIRE_HEADER_SIZE);
  self->events.frame (&passed, self->data);
  g_bytes_unref (passed.body);
}

/* Passes on a part of finished items: an item whose file did not come back has failed. */
static void
files_pass_part (TroupeItemFiles *self,
                 const TroupeWireDone *done,
                 guint32 at,
                 guint32 count,
                 const char *failure)
{
  TroupeWireDone part = *done;
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (TroupeBlock) values = NULL;
  g_autoptr (GBytes) message = NULL;

  if (count == 0)
    return;

  part.first_index = done->first_index + at;
  part.count = count;
  part.elapsed_ns = done->elapsed_ns / done->count * count;
  part.user_ns = done->user_ns / done->count * count;
  part.system_ns = done->system_ns / done->count * count;
  if (failure != NULL)
    {
      message = g_bytes_new (failure, strlen (failure));
      part.outcome = TROUPE_WIRE_OUTCOME_FAILED;
      part.kind = TROUPE_FAILURE_ERROR;
      part.message = message;
      part.values = NULL;
    }
  else if (done->values != NULL)
    {
      part.values = values = troupe_block_new_slice (done->values, at, count);
    }
  troupe_wire_append_done (frame, &part);
  files_pass (self, frame);
}

/* What is not sound is for the pool to complain about. */
static void
files_finish (TroupeItemFiles *self, const TroupeFrame *frame)
{
  g_auto (TroupeWireDone) done = { 0 };
  gboolean is_whole = TRUE;
  guint32 at = 0;

  if (!troupe_wire_parse_done (frame, &done, NULL))
    {
      self->events.frame (frame, self->data);
      return;
    }

  for (guint32 i = 0; i < done.count && done.outcome == TROUPE_WIRE_OUTCOME_OK; i++)
    {
      g_autofree char *failure = files_steal_failure (self, done.first_index + i);

      if (failure == NULL)
        continue;
      is_whole = FALSE;
      files_pass_part (self, &done, at, i - at, NULL);
      files_pass_part (self, &done, i, 1, failure);
      at = i + 1;
    }
  if (is_whole)
    self->events.frame (frame, self->data);
  else
    files_pass_part (self, &done, at, done.count - at, NULL);

  for (guint32 i = 0; i < done.count; i++)
    files_forget (self, done.first_index + i);
}

static void
frame_cb (const TroupeFrame *frame, gpointer data)
{
  TroupeItemFiles *self = data;

  if (frame->type == TROUPE_FRAME_DONE)
    files_finish (self, frame);
  else
    self->events.frame (frame, self->data);
}

/**
 * troupe_item_files_new:
 * @names: the names of files
 * @host: the name of the machine of the node
 * @events: the functions to call; copied
 * @data: for @events
 *
 * Returns: (transfer full): no files yet
 */
TroupeItemFiles *
troupe_item_files_new (TroupeFileNames *names,
                       const char *host,
                       const TroupeItemFilesEvents *events,
                       gpointer data)
{
  static const TroupeFileSenderEvents sender_events = {
    .emit = emit_cb,
    .describe = describe_unreadable_cb,
  };
  static const TroupeFileReceiverEvents receiver_events = {
    .find = find_cb,
    .describe = describe_unwritable_cb,
    .written = written_cb,
    .failed = failed_cb,
    .emit = emit_cb,
    .frame = frame_cb,
  };
  TroupeItemFiles *self = g_new0 (TroupeItemFiles, 1);

  self->names = troupe_file_names_ref (names);
  self->host =
      g_strdup (g_str_equal (host, TROUPE_PLACES_THIS_MACHINE) ? g_get_host_name () : host);
  self->events = *events;
  self->data = data;
  g_mutex_init (&self->lock);
  self->items =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) item_free);
  self->output = troupe_node_output_new (output_cb, self);
  self->sender = troupe_file_sender_new (&sender_events, self);
  self->receiver = troupe_file_receiver_new (&receiver_events, self);
  return self;
}

/**
 * troupe_item_files_free:
 * @self: (transfer full): files
 *
 * Sends and writes nothing more, and frees @self.
 */
void
troupe_item_files_free (TroupeItemFiles *self)
{
  troupe_file_sender_free (self->sender);
  troupe_file_receiver_free (self->receiver);
  troupe_node_output_free (self->output);
  g_hash_table_unref (self->items);
  troupe_file_names_unref (self->names);
  g_mutex_clear (&self->lock);
  g_free (self->host);
  g_free (self);
}

static void
push (TroupeItemFiles *self, GByteArray *frames)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (frames);

  troupe_file_sender_push_frames (self->sender, bytes);
}

static void
files_fail_item (TroupeItemFiles *self, guint64 index, const char *text)
{
  const TroupeFileFrame frame = { .kind = TROUPE_FILE_FAILED, .index = index };
  GByteArray *frames = g_byte_array_new ();

  troupe_file_frame_append (frames, &frame, text, strlen (text));
  push (self, frames);
}

/* The folder of the item and the names that are wanted, each ended by a NUL byte. */
static void
files_say_wanted (TroupeItemFiles *self, guint64 index, const char *folder, GArray *wanted)
{
  const TroupeFileFrame frame = {
    .kind = TROUPE_FILE_WANTED,
    .index = index,
    .size = troupe_file_names_has_cleanup (self->names),
  };
  GByteArray *frames = g_byte_array_new ();
  g_autoptr (GString) names = g_string_new (folder);

  g_string_append_c (names, '\0');
  for (guint i = 0; i < wanted->len; i++)
    {
      const char *name = g_array_index (wanted, TroupeFileName, i).there;

      g_string_append_len (names, name, strlen (name) + 1);
    }
  troupe_file_frame_append (frames, &frame, names->str, names->len);
  push (self, frames);
}

static void
files_add_item (TroupeItemFiles *self, guint64 index, GArray *wanted)
{
  Item *item = g_new0 (Item, 1);
  gint64 *key = g_new (gint64, 1);

  *key = index;
  item->wanted = g_array_ref (wanted);
  item->same = g_string_new (NULL);
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->items, key, item);
  g_mutex_unlock (&self->lock);
}

static void
files_send_item (TroupeItemFiles *self, guint64 index, GBytes *item)
{
  g_autoptr (GArray) sent = troupe_file_names_new_list ();
  g_autoptr (GArray) wanted = troupe_file_names_new_list ();
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  files_add_item (self, index, wanted);
  if (!troupe_file_names_expand (self->names, item, index, sent, wanted, &folder, &error))
    {
      files_fail_item (self, index, error->message);
      return;
    }

  files_say_wanted (self, index, folder, wanted);
  for (guint i = 0; i < sent->len; i++)
    {
      const TroupeFileName *name = &g_array_index (sent, TroupeFileName, i);

      troupe_file_sender_push_file (self->sender, index, 0, name->here, name->there);
    }
}

/**
 * troupe_item_files_hand:
 * @self: files
 * @items: items for the node
 * @batch: the number of the batch that they become
 *
 * Sends the files of items, and then the items.
 */
void
troupe_item_files_hand (TroupeItemFiles *self, TroupeItems *items, guint64 batch)
{
  const guint64 first = troupe_items_get_first_index (items);
  GByteArray *frames = g_byte_array_new ();

  for (guint32 i = 0; i < troupe_items_get_count (items); i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (items, i);

      files_send_item (self, first + i, item);
    }
  troupe_items_encode (items, batch, TRUE, frames);
  push (self, frames);
}

/**
 * troupe_item_files_end:
 * @self: files
 *
 * Says after all items that no more follow.
 */
void
troupe_item_files_end (TroupeItemFiles *self)
{
  GByteArray *frames = g_byte_array_new ();

  troupe_wire_append_end (frames);
  push (self, frames);
}

/**
 * troupe_item_files_take_output:
 * @self: files
 * @to: the buffer to append frames to
 *
 * Moves the frames that are to be sent now.
 */
void
troupe_item_files_take_output (TroupeItemFiles *self, GByteArray *to)
{
  troupe_node_output_take (self->output, to);
}

/**
 * troupe_item_files_take:
 * @self: files
 * @frame: a frame of the node
 * @error: return location for an error
 *
 * Handles a frame about files, and lets any other one wait until its turn.
 *
 * Returns: %FALSE if it is malformed
 */
gboolean
troupe_item_files_take (TroupeItemFiles *self, const TroupeFrame *frame, GError **error)
{
  g_auto (TroupeFileFrame) file = { 0 };

  if (frame->type == TROUPE_FRAME_FILE)
    {
      if (!troupe_file_frame_parse (frame, &file, error))
        return FALSE;
      if (file.kind == TROUPE_FILE_TAKEN)
        troupe_file_sender_add_room (self->sender, file.size);
    }
  troupe_file_receiver_take (self->receiver, frame);
  return TRUE;
}

/**
 * troupe_item_files_drain:
 * @self: files of a node that has ended
 *
 * Writes what came, and passes on the frames that waited for it.
 */
void
troupe_item_files_drain (TroupeItemFiles *self)
{
  troupe_file_receiver_drain (self->receiver);
}
