/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Creates, connects and clears away the sockets through which runs are watched. */

#include "troupe-watch-socket.h"

#include "troupe-config.h"
#include "troupe-watch-error.h"
#include "troupe-watch-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Connections that may wait until the main loop of the run takes them. */
#define BACKLOG 64

/* Runs of one process at the same time that can be watched. */
#define MAX_RUNS 1000

/* Seconds: between bind() and listen() a new socket looks like one that was left behind. */
#define NEW_SECONDS 10

/* The address of a socket. */
typedef struct
{
  struct sockaddr_un name;
  /* The folder, if its path does not fit into an address, or -1. */
  int folder;
} Address;

static void
address_clear (Address *address)
{
  if (address->folder >= 0)
    close (address->folder);
  address->folder = -1;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Address, address_clear)

/* A longer path than an address has room for is named by a descriptor of its folder. Returns FALSE
 * with errno. */
static gboolean
fill_address (Address *address, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  const gsize size = sizeof address->name.sun_path;

  address_clear (address);
  address->name = (struct sockaddr_un){ .sun_family = AF_UNIX };
  if (g_strlcpy (address->name.sun_path, path, size) < size)
    return TRUE;

  address->folder = open (folder, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (address->folder < 0)
    return FALSE;
  if ((gsize) g_snprintf (address->name.sun_path, size, "/proc/self/fd/%d/%s", address->folder,
                          name) < size)
    return TRUE;
  errno = ENAMETOOLONG;
  return FALSE;
}

static int
connect_to (int fd, const Address *address)
{
  return connect (fd, (const struct sockaddr *) &address->name, sizeof address->name);
}

static int
bind_to (int fd, const Address *address)
{
  return bind (fd, (const struct sockaddr *) &address->name, sizeof address->name);
}

static int
open_socket (void)
{
  return socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* Whether nobody listens to it. */
static gboolean
is_dead (const Address *address)
{
  const int fd = open_socket ();
  gboolean dead;

  if (fd < 0)
    return FALSE;
  dead = connect_to (fd, address) != 0 && errno == ECONNREFUSED;
  close (fd);
  return dead;
}

/**
 * troupe_watch_socket_listen:
 * @folder: a private folder
 * @path: (out) (transfer full): the socket that was created, to be removed by the caller
 * @error: return location for an error
 *
 * Creates a socket for a run of this process. Its name has the number of the run: the process id,
 * and a further number if there are several. One of that name that a crash left is replaced.
 *
 * Returns: a descriptor, or -1 with %TROUPE_WATCH_ERROR_FOLDER
 */
int
troupe_watch_socket_listen (const char *folder, char **path, GError **error)
{
  const int fd = open_socket ();

  for (guint i = 1; fd >= 0 && i <= MAX_RUNS; i++)
    {
      g_autofree char *name =
          i == 1 ? g_strdup_printf ("%s/" TROUPE_WATCH_SOCKET_PREFIX "%d", folder, getpid ())
                 : g_strdup_printf ("%s/" TROUPE_WATCH_SOCKET_PREFIX "%d.%u", folder, getpid (), i);
      g_auto (Address) address = { .folder = -1 };
      int code;

      if (!fill_address (&address, name))
        break;
      code = bind_to (fd, &address);
      if (code != 0 && errno == EADDRINUSE && is_dead (&address))
        {
          unlink (name);
          code = bind_to (fd, &address);
        }
      if (code == 0 && listen (fd, BACKLOG) == 0)
        {
          *path = g_steal_pointer (&name);
          return fd;
        }
      if (code == 0)
        unlink (name);
      if (code == 0 || errno != EADDRINUSE)
        break;
    }

  g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_FOLDER,
               _ ("no socket can be created in %s: %s"), folder, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

/**
 * troupe_watch_socket_create:
 * @path: (out) (transfer full): the socket that was created, to be removed by the caller
 * @error: return location for an error
 *
 * Creates a socket for a run of this process in the first of the folders of this user in which that
 * is possible, as troupe_watch_socket_listen() does it. One that is there and is not private ends
 * the search.
 *
 * Returns: a descriptor, or -1 with %TROUPE_WATCH_ERROR_FOLDER, also if a folder is not private
 */
int
troupe_watch_socket_create (char **path, GError **error)
{
  g_autoptr (GPtrArray) folders = troupe_watch_folder_list ();
  g_autoptr (GError) problem = NULL;

  for (guint i = 0; i < folders->len; i++)
    {
      const char *folder = folders->pdata[i];
      int fd;

      g_clear_error (&problem);
      if (!troupe_watch_folder_create (folder, &problem))
        {
          if (access (folder, F_OK) == 0)
            break;
          continue;
        }
      fd = troupe_watch_socket_listen (folder, path, &problem);
      if (fd >= 0)
        return fd;
    }
  g_propagate_error (error, g_steal_pointer (&problem));
  return -1;
}

static gboolean
find_peer (int fd, struct ucred *peer)
{
  socklen_t size = sizeof *peer;

  return getsockopt (fd, SOL_SOCKET, SO_PEERCRED, peer, &size) == 0;
}

static gboolean
is_same_user (int fd)
{
  struct ucred peer;

  return find_peer (fd, &peer) && peer.uid == geteuid ();
}

/* Removes a socket to which nobody listens, if it still is the one that was found so. */
static void
clear_away (const char *path, const struct stat *before)
{
  struct stat now;

  if (lstat (path, &now) == 0 && S_ISSOCK (now.st_mode) && now.st_ino == before->st_ino &&
      now.st_ctime == before->st_ctime && time (NULL) - now.st_ctime >= NEW_SECONDS)
    unlink (path);
}

/**
 * troupe_watch_socket_connect:
 * @path: a socket
 * @error: return location for an error
 *
 * Connects to the socket of a run of this user. One that nobody listens to any more is removed.
 *
 * Returns: a descriptor that does not block, or -1 with %TROUPE_WATCH_ERROR_GONE,
 *   %TROUPE_WATCH_ERROR_USER or %TROUPE_WATCH_ERROR_SILENT
 */
int
troupe_watch_socket_connect (const char *path, GError **error)
{
  g_auto (Address) address = { .folder = -1 };
  struct stat before = { 0 };
  int code;
  int fd;

  if (!fill_address (&address, path))
    {
      g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_GONE, "%s: %s", path,
                   g_strerror (errno));
      return -1;
    }

  fd = open_socket ();
  lstat (path, &before);
  if (fd >= 0 && connect_to (fd, &address) == 0)
    {
      if (is_same_user (fd))
        return fd;
      close (fd);
      g_set_error_literal (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_USER,
                           _ ("that run is another user’s"));
      return -1;
    }

  code = errno;
  if (fd >= 0)
    close (fd);
  if (code == ECONNREFUSED)
    clear_away (path, &before);
  if (code == ECONNREFUSED || code == ENOENT)
    g_set_error_literal (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_GONE,
                         _ ("that run is over"));
  else if (code == EACCES || code == EPERM)
    g_set_error_literal (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_USER,
                         _ ("that run is another user’s"));
  else if (code == EAGAIN)
    g_set_error_literal (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_SILENT,
                         _ ("the process of that run does not answer"));
  else
    g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_GONE, "%s: %s", path,
                 g_strerror (code));
  return -1;
}

/**
 * troupe_watch_socket_is_stopped:
 * @fd: a connection that troupe_watch_socket_connect() returned, or any other socket
 *
 * Returns: whether the process that listens there is stopped (SIGSTOP, Ctrl+Z)
 */
gboolean
troupe_watch_socket_is_stopped (int fd)
{
  char path[sizeof "/proc//stat" + 20];
  g_autofree char *text = NULL;
  const char *name_end;
  struct ucred peer;

  if (!find_peer (fd, &peer))
    return FALSE;

  g_snprintf (path, sizeof path, "/proc/%d/stat", (int) peer.pid);
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  /* The state comes after the name, in which there may be anything. */
  name_end = strrchr (text, ')');
  return name_end != NULL && g_str_has_prefix (name_end, ") T");
}

/**
 * troupe_watch_socket_accept:
 * @listener: the descriptor of a socket
 *
 * Takes the next connection. One of another user is closed.
 *
 * Returns: a descriptor that does not block, or -1 with errno if there is none
 */
int
troupe_watch_socket_accept (int listener)
{
  const int fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

  if (fd >= 0 && !is_same_user (fd))
    {
      close (fd);
      errno = EPERM;
      return -1;
    }
  return fd;
}

/**
 * troupe_watch_socket_get_number:
 * @path: a path
 *
 * Returns: (transfer none) (nullable): the number of the run, such as "4711" or "4711.2", if it may
 *   be a socket of a run
 */
const char *
troupe_watch_socket_get_number (const char *path)
{
  const char *name = strrchr (path, '/');

  name = name != NULL ? name + 1 : path;
  if (!g_str_has_prefix (name, TROUPE_WATCH_SOCKET_PREFIX))
    return NULL;

  name += strlen (TROUPE_WATCH_SOCKET_PREFIX);
  return g_ascii_isdigit (*name) ? name : NULL;
}
