/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files of the items of a node: they are there before an item runs, and sent back, and perhaps
 * removed, when it is finished. */

#include "troupe-node-files.h"

#include "troupe-config.h"
#include "troupe-file-receiver.h"
#include "troupe-file-sender.h"
#include "troupe-places.h"

#include <errno.h>
#include <ftw.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The most folders that are open at once while one is removed. */
#define FOLDERS_MAX 16

/* An item of the pool above. */
typedef struct
{
  /* The folder that it runs in, and the names of what is wanted back. */
  GStrv names;
  gboolean is_cleaned;
  gboolean is_finished;
  /* The paths of what came for it. */
  GPtrArray *brought;
  char *failure;
} Item;

struct _TroupeNodeFiles
{
  TroupeNodeOutput *output;
  TroupeNodeFilesFrame frame;
  gpointer data;
  TroupeNodeFilesResult result;
  gpointer result_data;
  /* Both are there, or none. */
  TroupeFileSender *sender;
  TroupeFileReceiver *receiver;
  gint is_active;

  /* Of all that follows. */
  GMutex lock;
  /* Maps an index to an Item. */
  GHashTable *items;
  /* How many of them are finished. */
  guint n_finished;
  /* Maps the path of a file that came to the number of items that it came for. */
  GHashTable *uses;
};

static void
item_free (Item *item)
{
  g_strfreev (item->names);
  g_ptr_array_unref (item->brought);
  g_free (item->failure);
  g_free (item);
}

/* Called with the lock held. */
static Item *
files_find (TroupeNodeFiles *self, guint64 index)
{
  return g_hash_table_lookup (self->items, &index);
}

/* Called with the lock held. */
static Item *
files_ensure (TroupeNodeFiles *self, guint64 index)
{
  Item *item = files_find (self, index);
  gint64 *key;

  if (item != NULL)
    return item;

  item = g_new0 (Item, 1);
  item->brought = g_ptr_array_new_with_free_func (g_free);
  key = g_new (gint64, 1);
  *key = index;
  g_hash_table_insert (self->items, key, item);
  return item;
}

static const char *
get_host (void)
{
  const char *host = g_getenv ("TROUPE_HOST");

  return host != NULL && *host != '\0' && !g_str_equal (host, TROUPE_PLACES_THIS_MACHINE)
             ? host
             : g_get_host_name ();
}

/* In the thread of the receiver */

/* The pool above gives names that do not lead out of this folder, or absolute ones. */
static char *
find_cb (const TroupeFileFrame *frame, gpointer data)
{
  return troupe_file_frame_dup_text (frame);
}

static char *
describe_unwritable_cb (const char *path, const char *why, gpointer data)
{
  /* Translators: a path, the name of a machine, and why */
  return g_strdup_printf (_ ("“%s” cannot be written on %s: %s"), path, get_host (), why);
}

static void
written_cb (const TroupeFileFrame *frame, const char *path, gboolean is_same, gpointer data)
{
  TroupeNodeFiles *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Item *item = files_ensure (self, frame->index);
  const guint n_uses = GPOINTER_TO_UINT (g_hash_table_lookup (self->uses, path));

  if (is_same)
    return;
  g_ptr_array_add (item->brought, g_strdup (path));
  g_hash_table_insert (self->uses, g_strdup (path), GUINT_TO_POINTER (n_uses + 1));
}

static void
failed_cb (guint64 index, const char *text, gpointer data)
{
  TroupeNodeFiles *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Item *item = files_ensure (self, index);

  if (item->failure == NULL)
    item->failure = g_strdup (text);
}

/* Of the folders above, those that are empty are removed as well, as GNU parallel does. */
static void
remove_folders_above (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  while (!g_str_equal (folder, ".") && !g_str_equal (folder, "/") && g_rmdir (folder) == 0)
    {
      g_autofree char *below = g_steal_pointer (&folder);

      folder = g_path_get_dirname (below);
    }
}

static int
remove_cb (const char *path, const struct stat *about, int kind, struct FTW *walk)
{
  /* What cannot be removed is left; the folder of the run is removed at its end. */
  (void) remove (path);
  return 0;
}

static void
remove_all (const char *path)
{
  nftw (path, remove_cb, FOLDERS_MAX, FTW_DEPTH | FTW_PHYS);
  remove_folders_above (path);
}

/* Returns whether no other item needs it. */
static gboolean
files_unuse (TroupeNodeFiles *self, const char *path)
{
  const guint n_uses = GPOINTER_TO_UINT (g_hash_table_lookup (self->uses, path));

  if (n_uses > 1)
    g_hash_table_insert (self->uses, g_strdup (path), GUINT_TO_POINTER (n_uses - 1));
  else
    g_hash_table_remove (self->uses, path);
  return n_uses <= 1;
}

static void
files_clean (TroupeNodeFiles *self, const TroupeFileFrame *frame)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_auto (GStrv) same = troupe_file_frame_split (frame);
  const Item *item = files_find (self, frame->index);

  if (item == NULL)
    return;

  for (guint i = item->brought->len; i > 0; i--)
    {
      const char *path = g_ptr_array_index (item->brought, i - 1);

      if (files_unuse (self, path) && item->is_cleaned && remove (path) == 0)
        remove_folders_above (path);
    }
  for (guint i = 1; item->is_cleaned && item->names[0] != NULL && item->names[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) same, item->names[i]))
      remove_all (item->names[i]);
  self->n_finished -= item->is_finished;
  g_hash_table_remove (self->items, &frame->index);
}

static void
files_expect (TroupeNodeFiles *self, const TroupeFileFrame *frame)
{
  g_auto (GStrv) names = troupe_file_frame_split (frame);
  g_autofree char *text = NULL;
  Item *item;

  if (names[0] != NULL && *names[0] != '\0' && g_mkdir_with_parents (names[0], 0777) != 0)
    {
      text = describe_unwritable_cb (names[0], g_strerror (errno), self);
      failed_cb (frame->index, text, self);
    }

  g_mutex_lock (&self->lock);
  item = files_ensure (self, frame->index);
  g_strfreev (item->names);
  item->names = g_steal_pointer (&names);
  item->is_cleaned = frame->size != 0;
  g_mutex_unlock (&self->lock);
}

static void
other_cb (const TroupeFileFrame *frame, gpointer data)
{
  if (frame->kind == TROUPE_FILE_WANTED)
    files_expect (data, frame);
  else if (frame->kind == TROUPE_FILE_CLEAN)
    files_clean (data, frame);
}

/* In the thread of the sender, and that of the receiver */

static void
emit_cb (const guint8 *frames, gsize size, gpointer data)
{
  TroupeNodeFiles *self = data;

  g_byte_array_append (troupe_node_output_begin (self->output), frames, size);
  troupe_node_output_end (self->output);
}

static void
pass_cb (GBytes *frames, gpointer data)
{
  TroupeNodeFiles *self = data;

  self->result (frames, self->result_data);
}

static char *
describe_unreadable_cb (const char *path, const char *why, gboolean is_missing, gpointer data)
{
  if (is_missing)
    return g_strdup_printf (_ ("“%s” was to come back from %s, and is not there: the item did not "
                               "make it"),
                            path, get_host ());
  /* Translators: a path, the name of a machine, and why */
  return g_strdup_printf (_ ("“%s” was to come back from %s, and cannot be read there: %s"), path,
                          get_host (), why);
}

/* In the thread of the link */

static void
frame_cb (const TroupeFrame *frame, gpointer data)
{
  TroupeNodeFiles *self = data;

  self->frame (frame, self->data);
}

/**
 * troupe_node_files_new:
 * @output: what the node sends; it must outlive the files
 * @frame: called for each frame that waited for files
 * @data: for @frame
 *
 * Returns: (transfer full): no files
 */
TroupeNodeFiles *
troupe_node_files_new (TroupeNodeOutput *output, TroupeNodeFilesFrame frame, gpointer data)
{
  TroupeNodeFiles *self = g_new0 (TroupeNodeFiles, 1);

  self->output = output;
  self->frame = frame;
  self->data = data;
  g_mutex_init (&self->lock);
  self->items =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) item_free);
  self->uses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * troupe_node_files_free:
 * @self: (transfer full): files
 *
 * Frees @self.
 */
void
troupe_node_files_free (TroupeNodeFiles *self)
{
  g_clear_pointer (&self->sender, troupe_file_sender_free);
  g_clear_pointer (&self->receiver, troupe_file_receiver_free);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->uses);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * troupe_node_files_set_result:
 * @self: files that are not active
 * @result: called with each result whose files were sent
 * @data: for @result
 */
void
troupe_node_files_set_result (TroupeNodeFiles *self, TroupeNodeFilesResult result, gpointer data)
{
  self->result = result;
  self->result_data = data;
}

static void
files_activate (TroupeNodeFiles *self)
{
  static const TroupeFileSenderEvents sender_events = {
    .emit = emit_cb,
    .pass = pass_cb,
    .describe = describe_unreadable_cb,
  };
  static const TroupeFileReceiverEvents receiver_events = {
    .find = find_cb,
    .describe = describe_unwritable_cb,
    .written = written_cb,
    .failed = failed_cb,
    .other = other_cb,
    .emit = emit_cb,
    .frame = frame_cb,
  };

  if (self->sender != NULL)
    return;
  /* A file that is larger than this process may write is an error, not its end. */
  signal (SIGXFSZ, SIG_IGN);
  self->sender = troupe_file_sender_new (&sender_events, self);
  self->receiver = troupe_file_receiver_new (&receiver_events, self);
  g_atomic_int_set (&self->is_active, TRUE);
}

/**
 * troupe_node_files_take:
 * @self: files
 * @frame: a frame about files, or, if these are active, another one that has to wait for them
 * @error: return location for an error
 *
 * Returns: %FALSE if it is malformed
 */
gboolean
troupe_node_files_take (TroupeNodeFiles *self, const TroupeFrame *frame, GError **error)
{
  g_auto (TroupeFileFrame) file = { 0 };

  if (frame->type == TROUPE_FRAME_FILE)
    {
      if (!troupe_file_frame_parse (frame, &file, error))
        return FALSE;
      files_activate (self);
      if (file.kind == TROUPE_FILE_TAKEN)
        troupe_file_sender_add_room (self->sender, file.size);
    }
  troupe_file_receiver_take (self->receiver, frame);
  return TRUE;
}

/**
 * troupe_node_files_steal_failure:
 * @self: files
 * @index: the index of an item whose turn it is
 *
 * Returns: (transfer full) (nullable): why it cannot be run, or %NULL
 */
char *
troupe_node_files_steal_failure (TroupeNodeFiles *self, guint64 index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Item *item = files_find (self, index);

  return item != NULL ? g_steal_pointer (&item->failure) : NULL;
}

/** troupe_node_files_are_sent: Returns: whether all results with their files have been sent. */
gboolean
troupe_node_files_are_sent (TroupeNodeFiles *self)
{
  return self->sender == NULL || troupe_file_sender_is_idle (self->sender);
}

/** troupe_node_files_are_received: Returns: whether the pool above has said that it has them. */
gboolean
troupe_node_files_are_received (TroupeNodeFiles *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_finished == 0;
}

/** troupe_node_files_is_active: Returns: whether any frame about files has come. */
gboolean
troupe_node_files_is_active (TroupeNodeFiles *self)
{
  return g_atomic_int_get (&self->is_active);
}

/**
 * troupe_node_files_finish:
 * @self: active files
 * @first_index: the index of the first of some items that are finished
 * @count: how many they are
 * @frames: (nullable): their result, to be sent after their files
 *
 * Sends what is wanted back of these items.
 */
void
troupe_node_files_finish (TroupeNodeFiles *self, guint64 first_index, guint32 count, GBytes *frames)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint32 i = 0; i < count; i++)
    {
      Item *item = files_find (self, first_index + i);

      if (item == NULL)
        continue;
      self->n_finished += !item->is_finished;
      item->is_finished = TRUE;
      for (guint j = 1; item->names != NULL && item->names[0] != NULL && item->names[j] != NULL;
           j++)
        troupe_file_sender_push_file (self->sender, first_index + i, j - 1, item->names[j], "");
    }
  if (frames != NULL)
    troupe_file_sender_push_frames (self->sender, frames);
}
