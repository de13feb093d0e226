/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Jobs on hosts are disturbed at random; those in a cluster are in test-slurm.c, since they run
 * while another test of that program waits. Nothing is left after any round. */

#include "far-chaos.h"

static void
test_ssh (void)
{
  SshHosts *hosts = ssh_hosts_start (2, NULL);

  for (guint64 i = 0; i < far_chaos_get_rounds (); i++)
    {
      far_chaos_run_round (hosts, NULL);
      ssh_hosts_assert_nothing_left (hosts);
    }
  ssh_hosts_stop (hosts);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/far-chaos/ssh", test_ssh);

  return g_test_run ();
}
