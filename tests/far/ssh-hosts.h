/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SSH servers on this machine, for a test. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SshHosts:
 *
 * Servers on addresses of their own of the loopback network: "host1", "host2" and so on. Their
 * clients know them by a configuration file, which also has hosts that fail: "refused",
 * "changedkey", "unknownkey", "asks" (for a password) and "nosuch".
 */
typedef struct _SshHosts SshHosts;

SshHosts *ssh_hosts_start (guint n_hosts, const char *configuration);
void ssh_hosts_stop (SshHosts *self);
const char *ssh_hosts_get_command (SshHosts *self);
const char *ssh_hosts_get_home (SshHosts *self);
char *ssh_hosts_build_command (SshHosts *self, guint host, guint port);
const char *ssh_hosts_get_address (SshHosts *self, guint host);
guint ssh_hosts_get_port (SshHosts *self, guint host);
void ssh_hosts_add_sessions (SshHosts *self, GArray *pids);
void ssh_hosts_signal (SshHosts *self, guint host, int signal_number);
void ssh_hosts_cut (SshHosts *self, guint host);
guint ssh_hosts_count_left (SshHosts *self);
void ssh_hosts_assert_nothing_left (SshHosts *self);

G_END_DECLS
