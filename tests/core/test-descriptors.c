/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the watching of file descriptors in a main context. */

#include "troupe-descriptors.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <unistd.h>

#define N_PIPES 100

typedef struct
{
  TroupeDescriptors *descriptors;
  int fds[2];
  TroupeDescriptorWatch *watch;
  /* Which is given up with the first byte. */
  TroupeDescriptorWatch **other;
  guint n_calls;
} Pipe;

static void
on_readable (gpointer data)
{
  Pipe *self = data;
  char byte;

  self->n_calls++;
  if (self->other != NULL && *self->other != NULL)
    troupe_descriptors_unwatch (self->descriptors, g_steal_pointer (self->other));
  if (read (self->fds[0], &byte, 1) == 0)
    troupe_descriptors_unwatch (self->descriptors, g_steal_pointer (&self->watch));
}

static void
pipe_init (Pipe *self, TroupeDescriptors *descriptors)
{
  g_autoptr (GError) error = NULL;

  *self = (Pipe){ .descriptors = descriptors };
  g_unix_open_pipe (self->fds, FD_CLOEXEC, &error);
  g_assert_no_error (error);
  self->watch = troupe_descriptors_watch (descriptors, self->fds[0], on_readable, self, &error);
  g_assert_no_error (error);
}

static void
pipe_clear (Pipe *self)
{
  if (self->watch != NULL)
    troupe_descriptors_unwatch (self->descriptors, self->watch);
  close (self->fds[0]);
  if (self->fds[1] >= 0)
    close (self->fds[1]);
}

static void
pipe_write (Pipe *self)
{
  g_assert_cmpint (write (self->fds[1], "x", 1), ==, 1);
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    {
    }
}

/* Each is called as often as it has something, also where one turn cannot take all. */
static void
test_many (void)
{
  g_autoptr (TroupeDescriptors) descriptors = troupe_descriptors_new (NULL);
  Pipe pipes[N_PIPES];

  for (guint i = 0; i < N_PIPES; i++)
    pipe_init (&pipes[i], descriptors);
  iterate ();
  for (guint i = 0; i < N_PIPES; i++)
    for (guint j = 0; j < i % 3; j++)
      pipe_write (&pipes[i]);
  iterate ();
  for (guint i = 0; i < N_PIPES; i++)
    {
      g_assert_cmpuint (pipes[i].n_calls, ==, i % 3);
      pipe_clear (&pipes[i]);
    }
}

static void
test_end (void)
{
  g_autoptr (TroupeDescriptors) descriptors = troupe_descriptors_new (NULL);
  Pipe pipe;

  pipe_init (&pipe, descriptors);
  close (pipe.fds[1]);
  pipe.fds[1] = -1;
  iterate ();
  g_assert_cmpuint (pipe.n_calls, ==, 1);
  g_assert_null (pipe.watch);
  pipe_clear (&pipe);
}

/* Whichever of two that are ready comes first gives up the other. */
static void
test_given_up (void)
{
  g_autoptr (TroupeDescriptors) descriptors = troupe_descriptors_new (NULL);
  Pipe pipes[2];

  for (guint i = 0; i < G_N_ELEMENTS (pipes); i++)
    {
      pipe_init (&pipes[i], descriptors);
      pipes[i].other = &pipes[1 - i].watch;
      pipe_write (&pipes[i]);
    }
  iterate ();
  g_assert_cmpuint (pipes[0].n_calls + pipes[1].n_calls, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (pipes); i++)
    pipe_clear (&pipes[i]);
}

static void
test_refused (void)
{
  g_autoptr (TroupeDescriptors) descriptors = troupe_descriptors_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (troupe_descriptors_watch (descriptors, -1, on_readable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/descriptors/many", test_many);
  g_test_add_func ("/descriptors/end", test_end);
  g_test_add_func ("/descriptors/given-up", test_given_up);
  g_test_add_func ("/descriptors/refused", test_refused);
  return g_test_run ();
}
