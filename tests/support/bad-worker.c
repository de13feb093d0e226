/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A worker that squares numbers and, once, misbehaves.
 *
 * Its last argument stands where the name of a
 * function does and says how: "cause=SIGKILL moment=running", and further
 *
 *   flag=PATH    whoever makes that directory first does it; without a flag each of them does
 *   wait=N       that item waits until whoever made the flag is gone
 *   flags=PATH   whoever makes the directory of its item in that one first does it
 *   item=N       at that item alone
 *   every=N      at the items that N divides
 *   size=N       values are padded to that many bytes
 *   print=N      each item prints that many bytes, twice
 *   text=N       each item sends that many bytes of text while it runs
 *   fail=empty   each item prints nothing, in frames, and fails without a message
 *   probe=yes    it says that it answers probes, and does not
 *   log=PATH     it appends a byte to that file when it misbehaves
 *   hold=yes     it sends the results of a batch when it has all of them */

#include "troupe-frame-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *cause;
static const char *moment;
static gint64 present_item;
static guint64 present_batch;
static guint32 present_position;
static GStrv options;
static GByteArray *held;

static const char *
get_option (const char *name)
{
  for (guint i = 0; options[i] != NULL; i++)
    if (g_str_has_prefix (options[i], name) && options[i][strlen (name)] == '=')
      return options[i] + strlen (name) + 1;
  return NULL;
}

/* A link that leads to the number of this process. */
static char *
build_path_of_maker (const char *flag)
{
  return g_strconcat (flag, "-maker", NULL);
}

static void
write_maker (const char *flag)
{
  g_autofree char *path = build_path_of_maker (flag);
  g_autofree char *pid = g_strdup_printf ("%d", getpid ());

  if (get_option ("wait") != NULL)
    g_assert_no_errno (symlink (pid, path));
}

/* If the present item is to do so. */
static void
wait_for_end_of_maker (void)
{
  const char *item = get_option ("wait");
  g_autofree char *path = NULL;
  g_autofree char *pid = NULL;

  if (item == NULL || g_ascii_strtoll (item, NULL, 10) != present_item)
    return;

  path = build_path_of_maker (get_option ("flag"));
  while ((pid = g_file_read_link (path, NULL)) == NULL)
    g_usleep (1000);
  while (kill ((pid_t) g_ascii_strtoll (pid, NULL, 10), 0) == 0)
    g_usleep (1000);
}

static gboolean
is_my_turn (void)
{
  const char *flag = get_option ("flag");
  const char *flags = get_option ("flags");
  g_autofree char *own = g_strdup_printf ("%s/%" G_GINT64_FORMAT, flags, present_item);

  if (flags != NULL)
    return mkdir (own, 0700) == 0;
  if (flag == NULL)
    return TRUE;
  if (mkdir (flag, 0700) != 0)
    return FALSE;

  write_maker (flag);
  return TRUE;
}

static void
write_all (const void *data, gsize size)
{
  const char *at = data;

  while (size > 0)
    {
      gssize written = write (STDOUT_FILENO, at, size);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        _exit (1);
      at += written;
      size -= written;
    }
}

static void
write_frame (GByteArray *frame)
{
  write_all (frame->data, frame->len);
  g_byte_array_set_size (frame, 0);
}

static void
wait_for_end (void)
{
  while (TRUE)
    pause ();
}

static void
write_results_of_nothing (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  const TroupeWireChunk chunk = { .batch = 987654321 };
  const guint32 ends[] = { GUINT32_TO_LE (2) };

  troupe_wire_append_results (frame, &chunk, 1, ends, (const guint8 *) "1\n");
  write_frame (frame);
}

/* Announces results in a slot that are not there. */
static void
write_false_slot (void)
{
  static TroupeSharedMemory *memory;
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  const TroupeWireChunk chunk = { .batch = 1 };
  guint32 slot;

  memory = troupe_shared_memory_new ();
  troupe_wire_append_memory (frame, troupe_shared_memory_get_fd (memory));
  write_frame (frame);
  while (troupe_shared_memory_take (memory, &slot) == NULL)
    g_usleep (1000);
  troupe_wire_append_shared (frame, &chunk, 1000, slot, TROUPE_SHARED_SLOT_SIZE);
  write_frame (frame);
}

/* Is busy for its lifetime, with frames without content. */
static void
write_empty_results (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  const TroupeWireChunk chunk = { .batch = present_batch };

  while (TRUE)
    {
      troupe_wire_append_results (frame, &chunk, 0, NULL, NULL);
      write_frame (frame);
      g_usleep (10000);
    }
}

/* Always reports that it has just begun its item. */
static void
write_false_progress (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  const TroupeWireProgress lane = { .batch = present_batch, .position = present_position };

  while (TRUE)
    {
      troupe_wire_append_progress (frame, &lane, 1);
      write_frame (frame);
      g_usleep (10000);
    }
}

static gboolean
is_worker (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/comm", pid);
  g_autofree char *name = NULL;

  return g_file_get_contents (path, &name, NULL, NULL) && g_str_equal (name, "bad-worker\n");
}

/* Kills all workers of the same pool, or itself if there is no other. */
static void
kill_workers (void)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%d/task", getppid ());
  g_autoptr (GDir) directory = g_dir_open (tasks, 0, NULL);
  guint n_killed = 0;
  const char *task;

  while (directory != NULL && (task = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (tasks, task, "children", NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) pids = NULL;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      pids = g_strsplit (text, " ", -1);
      for (guint i = 0; pids[i] != NULL; i++)
        {
          gint64 pid = g_ascii_strtoll (pids[i], NULL, 10);

          if (pid > 0 && pid != getpid () && is_worker (pid) && kill (pid, SIGKILL) == 0)
            n_killed++;
        }
    }
  if (n_killed == 0)
    raise (SIGKILL);
}

static void
write_log (void)
{
  const char *path = get_option ("log");
  int fd;

  if (path == NULL)
    return;

  fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (write (fd, "x", 1), ==, 1);
  close (fd);
}

static void
misbehave (void)
{
  static const char garbage[4096] = { [0 ... 4095] = '\xff' };
  static const guint8 huge[] = { 0xff, 0xff, 0xff, 0x7f, 'R', 0, 0, 0 };
  static const guint8 truncated[] = { 100, 0, 0, 0, 'R', 0, 0, 0, 1, 2, 3 };

  write_log ();
  if (g_str_equal (cause, "SIGKILL"))
    raise (SIGKILL);
  else if (g_str_equal (cause, "SIGSEGV"))
    {
      /* A sanitizer has a handler of its own. */
      signal (SIGSEGV, SIG_DFL);
      raise (SIGSEGV);
    }
  else if (g_str_equal (cause, "SIGABRT"))
    {
      signal (SIGABRT, SIG_DFL);
      abort ();
    }
  else if (g_str_equal (cause, "exit-0"))
    _exit (0);
  else if (g_str_equal (cause, "exit-3"))
    _exit (3);
  else if (g_str_equal (cause, "stopped"))
    raise (SIGSTOP);
  else if (g_str_equal (cause, "asks"))
    raise (SIGTTIN);
  else if (g_str_equal (cause, "slow"))
    {
      close (STDOUT_FILENO);
      g_usleep (400000);
      _exit (0);
    }
  else if (g_str_equal (cause, "deaf"))
    {
      close (STDIN_FILENO);
      wait_for_end ();
    }
  else if (g_str_equal (cause, "empty"))
    write_empty_results ();
  else if (g_str_equal (cause, "liar"))
    write_false_progress ();
  else if (g_str_equal (cause, "closed"))
    {
      close (STDOUT_FILENO);
      wait_for_end ();
    }
  else if (g_str_equal (cause, "garbage"))
    {
      write_all (garbage, sizeof garbage);
      wait_for_end ();
    }
  else if (g_str_equal (cause, "huge"))
    {
      write_all (huge, sizeof huge);
      wait_for_end ();
    }
  else if (g_str_equal (cause, "truncated"))
    {
      write_all (truncated, sizeof truncated);
      _exit (0);
    }
  else if (g_str_equal (cause, "stranger"))
    {
      write_results_of_nothing ();
      wait_for_end ();
    }
  else if (g_str_equal (cause, "slot"))
    {
      write_false_slot ();
      wait_for_end ();
    }
  else if (g_str_equal (cause, "flood"))
    {
      while (write (STDERR_FILENO, garbage, sizeof garbage) > 0)
        ;
      wait_for_end ();
    }
  else if (g_str_equal (cause, "kills"))
    kill_workers ();
  else if (g_str_equal (cause, "hang"))
    wait_for_end ();
  else
    g_error ("unknown cause %s", cause);
}

static void
reach (const char *here)
{
  if (moment != NULL && g_str_equal (moment, here) && is_my_turn ())
    misbehave ();
}

static gboolean
is_bad_item (gint64 item)
{
  const char *bad = get_option ("item");
  const char *every = get_option ("every");

  if (every != NULL)
    return item % g_ascii_strtoll (every, NULL, 10) == 0;
  return bad == NULL || g_ascii_strtoll (bad, NULL, 10) == item;
}

static void
write_printed (guint64 batch, gsize size)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autofree char *text = g_strnfill (size, 'p');

  for (int i = 0; i < 2; i++)
    troupe_wire_append_output (frame, batch, TROUPE_OUTPUT_STDOUT, text, size);
  write_frame (frame);
}

static void
write_text (guint64 batch, gsize size)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autofree char *text = g_strnfill (size, 't');

  troupe_wire_append_text (frame, batch, TROUPE_OUTPUT_STDOUT, text, size);
  write_frame (frame);
}

static void
write_empty_failure (guint64 batch)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  const TroupeWireChunk chunk = { .batch = batch, .core = TROUPE_WIRE_CORE_UNKNOWN };

  troupe_wire_append_output (frame, batch, TROUPE_OUTPUT_STDOUT, "", 0);
  troupe_wire_append_output (frame, batch, TROUPE_OUTPUT_STDERR, "", 0);
  troupe_wire_append_failed (frame, &chunk,
                             &(TroupeWireFailure){ TROUPE_FAILURE_ERROR, 0, nothing, nothing });
  write_frame (frame);
}

static void
run_item (guint64 batch, gint64 item)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GString) value = g_string_new (NULL);
  const char *size = get_option ("size");
  const char *print = get_option ("print");
  const char *text = get_option ("text");
  const TroupeWireChunk chunk = { .batch = batch,
                                  .elapsed_ns = 1000,
                                  .core = TROUPE_WIRE_CORE_UNKNOWN };
  guint32 end;

  present_item = item;
  wait_for_end_of_maker ();
  if (is_bad_item (item))
    reach ("running");
  if (print != NULL)
    write_printed (batch, g_ascii_strtoull (print, NULL, 10));
  if (text != NULL && is_bad_item (item) && is_my_turn ())
    write_text (batch, g_ascii_strtoull (text, NULL, 10));
  if (get_option ("fail") != NULL)
    {
      write_empty_failure (batch);
      return;
    }

  g_string_printf (value, "%" G_GINT64_FORMAT, item * item);
  if (size != NULL)
    {
      const gsize least = g_ascii_strtoull (size, NULL, 10);
      g_autofree char *filling = g_strnfill (least - MIN (least, value->len), 'x');

      g_string_append (value, filling);
    }
  g_string_append_c (value, '\n');
  end = GUINT32_TO_LE (value->len);
  troupe_wire_append_results (frame, &chunk, 1, &end, (const guint8 *) value->str);

  if (moment != NULL && g_str_equal (moment, "writing") && is_my_turn ())
    {
      write_all (frame->data, frame->len / 2);
      misbehave ();
      write_all (frame->data + frame->len / 2, frame->len - frame->len / 2);
    }
  else if (held != NULL)
    {
      g_byte_array_append (held, frame->data, frame->len);
    }
  else
    {
      write_frame (frame);
    }
  reach ("written");
}

static void
run_batch (const TroupeFrame *frame)
{
  g_auto (TroupeWireBatch) batch = { 0 };
  g_autoptr (GError) error = NULL;

  if (frame->type == TROUPE_FRAME_PROBE)
    return;
  if (!troupe_wire_parse_batch (frame, &batch, &error))
    g_error ("%s", error->message);

  for (guint32 i = 0; i < batch.count; i++)
    {
      gint64 item = batch.first + batch.step * i;

      if (batch.block != NULL)
        {
          gsize size;

          item = g_ascii_strtoll ((const char *) troupe_block_get_value (batch.block, i, &size),
                                  NULL, 10);
        }
      present_batch = batch.batch;
      present_position = i;
      run_item (batch.batch, item);
    }
  if (held != NULL)
    write_frame (held);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (TroupeFrameReader) reader = troupe_frame_reader_new ();
  TroupeWireHello hello = { .version = TROUPE_WIRE_VERSION,
                            .flags = TROUPE_WIRE_CAN_RANGE,
                            .lanes = 1 };
  const struct rlimit no_core = { 0, 0 };

  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  setrlimit (RLIMIT_CORE, &no_core);
  options = g_strsplit (argv[argc - 1], " ", -1);
  cause = get_option ("cause");
  moment = get_option ("moment");

  if (get_option ("hold") != NULL)
    held = g_byte_array_new ();
  if (get_option ("probe") != NULL)
    hello.flags |= TROUPE_WIRE_CAN_PROBE;
  reach ("greeting");
  hello.pid = getpid ();
  hello.name = (char *) "bad-worker";
  troupe_wire_append_hello (frame, &hello);
  write_frame (frame);

  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      gsize room;
      guint8 *at = troupe_frame_reader_reserve (reader, &room);
      gssize size =
          read (STDIN_FILENO, at, moment != NULL && g_str_equal (moment, "reading") ? 9 : room);
      g_auto (TroupeFrame) received = { 0 };

      if (size <= 0)
        break;
      if (troupe_frame_reader_is_empty (reader))
        reach ("reading");
      troupe_frame_reader_commit (reader, size);
      while (troupe_frame_reader_next (reader, &received, &error))
        {
          run_batch (&received);
          troupe_frame_clear (&received);
        }
      g_assert_no_error (error);
    }

  reach ("ending");
  troupe_wire_append_goodbye (frame, &(TroupeWireGoodbye){ 0 });
  write_frame (frame);
  return 0;
}
