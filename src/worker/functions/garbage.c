/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function garbage: breaks the protocol. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-item.h"
#include "troupe-setup.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define FLOOD_SIZE (16 * 1024 * 1024)

typedef struct
{
  const char *word;
  const char *bytes;
  gsize size;
} Garbage;

#define GARBAGE(word, bytes)      \
  {                               \
    word, bytes, sizeof bytes - 1 \
  }

/* The body of a run, one value and its end, for a batch that does not exist. */
#define STRANGE_RESULT                                                       \
  "\x36\0\0\0R\0\0\0"                                                        \
  "\xff\xff\xff\xff\xff\xff\xff\xff"                                         \
  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" \
  "\1\0\0\0"                                                                 \
  "\2\0\0\0"                                                                 \
  "!\n"

static const Garbage kinds[] = {
  GARBAGE ("text", "Segmentation fault, or so they say\n"),
  GARBAGE ("size", "\xff\xff\xff\xffR\0\0\0"),
  GARBAGE ("type", "\0\0\0\0?\0\0\0"),
  GARBAGE ("body", "\4\0\0\0R\0\0\0abcd"),
  GARBAGE ("stranger", STRANGE_RESULT),
  GARBAGE ("cut", "\x10\0\0\0R\0\0\0abc"),
};

static void
write_all (int fd, const char *bytes, gsize size)
{
  while (size > 0)
    {
      gssize written = write (fd, bytes, size);

      if (written <= 0)
        return;
      bytes += written;
      size -= written;
    }
}

static gboolean
garbage_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  int wire = troupe_setup_get_wire_output ();
  g_autofree char *word = NULL;
  const char *trimmed = item;
  gsize trimmed_size = size;

  troupe_item_trim (&trimmed, &trimmed_size);
  word = g_strndup (trimmed, trimmed_size);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (word, kinds[i].word) == 0)
      write_all (wire, kinds[i].bytes, kinds[i].size);

  if (strcmp (word, "cut") == 0)
    _exit (EXIT_SUCCESS);
  if (strcmp (word, "closed") == 0)
    {
      close (wire);
      for (;;)
        pause ();
    }
  if (strcmp (word, "flood") == 0)
    {
      g_autofree char *flood = g_strnfill (FLOOD_SIZE, '!');

      write_all (STDERR_FILENO, flood, FLOOD_SIZE);
    }

  troupe_values_append (value, item, size);
  return TRUE;
}

const TroupeBuiltin troupe_garbage = {
  .name = "garbage",
  .summary = N_ ("Sends what is not in the protocol when it is told to"),
  .shows = N_ ("A worker need not be trusted"),
  .takes = N_ ("“text”, “size”, “type”, “body”, “stranger”, “cut”, “closed”, “flood”, or anything "
               "else"),
  .gives = N_ ("the item as it is"),
  .example = "1 2 text 4",
  .help = N_ ("Shows that a worker is not trusted: one that sends plain text, an impossible size, "
              "an unknown type, a malformed body, results of a stranger’s batch or half a frame, "
              "or that closes its output, is ended and replaced, and nothing else happens. “flood” "
              "only fills standard error."),
  .flags = TROUPE_BUILTIN_MISBEHAVES,
  .apply = garbage_apply,
};
