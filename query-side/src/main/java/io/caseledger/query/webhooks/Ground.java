package io.caseledger.query.webhooks;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * What an address belongs to. Everything that the registries set apart is known by its block; of IPv6 only what is given out as global counts as public.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4</a> and
 *     <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6 special-purpose addresses</a>
 */
enum Ground {
    PUBLIC,
    /**
     * Where clouds keep what they tell their machines, also outside link-local addresses: Azure, Alibaba Cloud, Oracle Cloud (Classic), Amazon, Google Cloud,
     * Oracle Cloud, Scaleway, Linode and Alibaba Cloud, as their manuals have it. Closed whatever is allowed, so these come before the networks that they are
     * parts of.
     */
    METADATA(
            "168.63.129.16/32",
            "100.100.100.200/32",
            "192.0.0.192/32",
            "fd00:ec2::/32",
            "fd20:ce::254/128",
            "fd00:c1::a9fe:a9fe/128",
            "fd00:42::42/128",
            "fd00:a9fe:a9fe::1/128",
            "fd00:100::100:200/128"),
    LOOPBACK("127.0.0.0/8", "::1/128"),
    /** Networks of one's own, carrier-grade NAT among them. */
    PRIVATE("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15", "fc00::/7", "fec0::/10"),
    /** Where most clouds keep what they tell their machines: closed whatever is allowed. */
    LINK_LOCAL("169.254.0.0/16", "fe80::/10"),
    /** No single host outside is addressed so: unspecified, multicast, reserved, for documentation, or a tunnel that hides the true address. */
    NOWHERE(
            "0.0.0.0/8",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    private static final Block GLOBAL_V6 = Block.of("2000::/3");

    /** How networks without IPv4 reach it. */
    private static final Block NAT64 = Block.of("64:ff9b::/96");

    /** The interface identifiers of ISATAP, which end in the IPv4 address that is meant, whatever they begin with (RFC 5214, 6.1). */
    private static final byte[] ISATAP = {0, 0, 0x5e, (byte) 0xfe};

    private static final int UNIVERSAL_BIT = 2;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes a list of ours
    private final List<Block> blocks;

    Ground(String... blocks) {
        this.blocks = Arrays.stream(blocks).map(Block::of).toList();
    }

    static Ground of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (isIsatap(bytes)) {
            return NOWHERE;
        }
        for (Ground ground : values()) {
            if (ground.blocks.stream().anyMatch(block -> block.has(bytes))) {
                return ground;
            }
        }
        if (address instanceof Inet4Address) {
            return PUBLIC;
        }
        if (Block.MAPPED.has(bytes)) {
            return of(v4(Arrays.copyOfRange(bytes, 12, 16)));
        }
        if (NAT64.has(bytes)) {
            // What is not public is reached as what it is, or not at all.
            return of(v4(Arrays.copyOfRange(bytes, 12, 16))) == PUBLIC ? PUBLIC : NOWHERE;
        }
        return GLOBAL_V6.has(bytes) ? PUBLIC : NOWHERE;
    }

    private static boolean isIsatap(byte[] bytes) {
        return bytes.length == 16
                && (bytes[8] & ~UNIVERSAL_BIT) == ISATAP[0]
                && Arrays.equals(bytes, 9, 12, ISATAP, 1, ISATAP.length);
    }

    private static InetAddress v4(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("Four bytes are an address", impossible);
        }
    }

    /** The addresses that begin with the same bits. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Block(byte[] prefix, int bits) {

        /** {@code ::ffff:0:0/96}, which Java reads as IPv4 at once unless it is made from bytes. */
        static final Block MAPPED = new Block(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96);

        static Block of(String cidr) {
            int slash = cidr.indexOf('/');
            return new Block(
                    InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress(),
                    Integer.parseInt(cidr.substring(slash + 1)));
        }

        boolean has(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int whole = bits / 8;
            int rest = bits % 8;
            return Arrays.equals(address, 0, whole, prefix, 0, whole)
                    && (rest == 0 || ((address[whole] ^ prefix[whole]) & 0xff) >>> (8 - rest) == 0);
        }
    }
}
