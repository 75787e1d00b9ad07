package io.caseledger.query.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "93.184.216.34",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.255.255",
                "172.32.0.1",
                "223.255.255.255",
                "2606:2800:220:1:248:1893:25c8:1946",
                "2a00:1450:4001::1",
                "64:ff9b::1.1.1.1",
                "::ffff:1.1.1.1"
            })
    void everyone_may_reach_a_public_address(String address) {
        assertThat(Reach.values()).allMatch(reach -> reach.admits(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1"})
    void loopback_must_be_allowed(String address) {
        InetAddress loopback = InetAddress.ofLiteral(address);
        assertThat(Reach.PUBLIC.admits(loopback)).isFalse();
        assertThat(Reach.LOOPBACK_TOO.admits(loopback)).isTrue();
        assertThat(Reach.PRIVATE_TOO.admits(loopback)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "100.127.255.255",
                "198.18.0.1",
                "fc00::1",
                "fd12:3456:789a::1",
                "fec0::1",
                "fd00:ec3::254",
                "::ffff:10.0.0.1"
            })
    void private_networks_must_be_allowed_too(String address) {
        InetAddress own = InetAddress.ofLiteral(address);
        assertThat(Reach.PUBLIC.admits(own)).isFalse();
        assertThat(Reach.LOOPBACK_TOO.admits(own)).isFalse();
        assertThat(Reach.PRIVATE_TOO.admits(own)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "fe80::1",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "192.0.0.1",
                "192.0.2.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "ff02::1",
                "2001:db8::1",
                "2001::1",
                "2002:7f00:1::1",
                "2002:a9fe:a9fe::1",
                "64:ff9b:1::7f00:1",
                "100::1",
                "4000::1"
            })
    void nobody_may_reach_what_clouds_keep_there_or_no_single_host_has(String address) {
        assertThat(Reach.values()).noneMatch(reach -> reach.admits(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.170.2",
                "168.63.129.16",
                "::ffff:168.63.129.16",
                "64:ff9b::a83f:8110",
                "100.100.100.200",
                "::ffff:100.100.100.200",
                "192.0.0.192",
                "fd00:ec2::254",
                "fd00:ec2::23",
                "fd00:ec2:0:0:0:0:0:253",
                "fd20:ce::254",
                "fd00:c1::a9fe:a9fe",
                "fd00:42::42",
                "fd00:a9fe:a9fe::1",
                "fd00:100::100:200"
            })
    void nobody_may_reach_what_tells_machines_of_clouds_their_secrets(String address) {
        assertThat(Reach.values()).noneMatch(reach -> reach.admits(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2606:2800:220:1:0:5efe:7f00:1",
                "2606:2800:220:1:200:5efe:a00:1",
                "2606:2800:220:1:0:5efe:5db8:d822",
                "fd12:3456:789a::5efe:a9fe:a9fe",
                "fd12:3456:789a::200:5efe:10.0.0.1",
                "fe80::5efe:c0a8:101",
                "::127.0.0.1",
                "::10.0.0.1",
                "::1.1.1.1",
                "::ffff:0:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "64:ff9b::6440:1",
                "64:ff9b:1::a00:1",
                "2002:a00:1::1",
                "2001:0:a00:1::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2"
            })
    void nobody_may_reach_another_address_through_one_that_hides_it(String address) {
        assertThat(Reach.values()).noneMatch(reach -> reach.admits(InetAddress.ofLiteral(address)));
    }

    @Test
    void an_ipv4_address_in_the_form_of_ipv6_is_what_it_is() throws UnknownHostException {
        byte[] mapped = new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
        InetAddress address = Inet6Address.getByAddress(null, mapped, -1);
        assertThat(Reach.PUBLIC.admits(address)).isFalse();
        assertThat(Reach.LOOPBACK_TOO.admits(address)).isTrue();
    }
}
