using FsCheck.Xunit;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.EvidenceVerifier.Tests;

public sealed class AuditChainTests
{
    private static readonly IReadOnlyList<AuditEntry> _original = Bundles.Chain();
    private readonly AuditAnchor _head = new(_original[^1].Sequence, _original[^1].Hash);

    [Fact]
    public void An_untouched_chain_is_intact_and_so_is_its_end()
    {
        List<AuditEntry> chain = [.. _original];
        Assert.Equal(new AuditVerdict.Intact(_head), AuditChain.Verify(chain, _head));
        Assert.Equal(new AuditVerdict.Intact(_head), AuditChain.Verify(chain[4..], _head));
        Assert.Equal(new AuditVerdict.Intact(null), AuditChain.Verify(new List<AuditEntry>()));
    }

    [Fact]
    public void A_chain_that_has_grown_since_the_known_entry_is_intact()
    {
        List<AuditEntry> chain = [.. _original];
        Assert.IsType<AuditVerdict.Intact>(AuditChain.Verify(chain, new AuditAnchor(3, chain[2].Hash)));
    }

    [Property]
    public bool Whatever_an_entry_says_otherwise_is_found_at_its_place(byte place, byte member, FsCheck.NonEmptyString text)
    {
        List<AuditEntry> chain = [.. _original];
        var index = place % chain.Count;
        var entry = chain[index];
        var altered = Alter(entry, member % 7, text.Get);
        chain[index] = altered;

        return altered == entry || IsBroken(AuditChain.Verify(chain, _head), index + 1, AuditFault.Altered);
    }

    [Property]
    public bool A_removed_entry_is_found_at_its_place(byte place)
    {
        List<AuditEntry> chain = [.. _original];
        var index = place % chain.Count;
        chain.RemoveAt(index);

        return index == 0
            // What comes before the first entry that is given is not judged: it may be the end of a chain. See the bundle's own checks.
            ? AuditChain.Verify(chain, _head) is AuditVerdict.Intact
            : IsBroken(AuditChain.Verify(chain, _head), index + 1, index == chain.Count ? AuditFault.Truncated : AuditFault.Missing);
    }

    [Property]
    public bool Two_entries_that_changed_places_are_found(byte one, byte other)
    {
        List<AuditEntry> chain = [.. _original];
        var (first, second) = (Math.Min(one % chain.Count, other % chain.Count), Math.Max(one % chain.Count, other % chain.Count));
        (chain[first], chain[second]) = (chain[second], chain[first]);

        return first == second
            || AuditChain.Verify(chain, _head) is AuditVerdict.Broken { Fault: AuditFault.Reordered or AuditFault.Missing } broken
                && broken.Sequence >= first + 1;
    }

    [Property]
    public bool An_entry_that_appears_twice_is_found(byte place)
    {
        List<AuditEntry> chain = [.. _original];
        var index = place % chain.Count;
        chain.Insert(index, chain[index]);

        return IsBroken(AuditChain.Verify(chain, _head), index + 2, AuditFault.Reordered);
    }

    [Property]
    public bool A_chain_that_was_sealed_anew_after_a_change_is_found_by_the_known_head(byte place, byte member, FsCheck.NonEmptyString text)
    {
        List<AuditEntry> chain = [.. _original];
        var index = place % chain.Count;
        var altered = Alter(chain[index], member % 5, text.Get);
        var hasChanged = altered != chain[index];
        chain[index] = altered;

        return !hasChanged || IsBroken(AuditChain.Verify(Bundles.Reseal(chain), _head), chain.Count, AuditFault.Detached);
    }

    [Fact]
    public void An_entry_that_was_replaced_alone_is_found_where_the_next_one_does_not_follow()
    {
        List<AuditEntry> chain = [.. _original];
        chain[3] = Bundles.Reseal(chain[..4].Select(entry => entry.Sequence == 4 ? entry with { Content = "{}" } : entry))[3];

        Assert.True(IsBroken(AuditChain.Verify(chain), 5, AuditFault.Detached));
    }

    [Fact]
    public void Parts_cannot_flow_into_each_other()
    {
        List<AuditEntry> chain = [.. _original];
        var entry = chain[4];

        Assert.NotEqual(
            AuditHash.Digest(entry with { Kind = "ab", Actor = new Principal("c", null) }),
            AuditHash.Digest(entry with { Kind = "a", Actor = new Principal("bc", null) })
        );
        Assert.NotEqual(AuditHash.Digest(entry with { Actor = null }), AuditHash.Digest(entry with { Actor = new Principal("", "") }));
        Assert.NotEqual(
            AuditHash.Digest(entry with { Actor = new Principal("ab", "c") }),
            AuditHash.Digest(entry with { Actor = new Principal("a", "bc") })
        );
    }

    [Fact]
    public void The_form_of_the_hash_never_changes_under_its_label()
    {
        var first = _original[0] with { RemediationId = "r-1", Kind = "step", Content = """{"text":"Ja, «bitte» 😀"}""" };
        var second = _original[1] with
        {
            RemediationId = null,
            Kind = "snoozed",
            Actor = new Principal("9d385017-c611-4287-8122-2104cc95c371", "sam@contoso.example"),
            Content = "{}",
        };

        // Computed by another implementation of the description in AuditHash.
        Assert.Equal("568d8b1b5a09b3b042732c3d2965c99d4bafeaaf8e357f167d00bf0049d8fb98", Bundles.Reseal([first, second])[1].Hash);
    }

    private static bool IsBroken(AuditVerdict verdict, long sequence, AuditFault fault) =>
        verdict is AuditVerdict.Broken broken && (broken.Sequence, broken.Fault) == (sequence, fault);

    private static AuditEntry Alter(AuditEntry entry, int member, string text)
    {
        // Half of a surrogate pair is refused before it is hashed.
        var valid = text.Any(char.IsSurrogate) ? "x" : text;
        return member switch
        {
            0 => entry with { Content = valid },
            1 => entry with { Actor = new Principal(valid, null) },
            2 => entry with { Kind = valid },
            3 => entry with { At = entry.At.AddTicks(valid.Length) },
            4 => entry with { RemediationId = valid },
            5 => entry with { PreviousHash = valid },
            _ => entry with { Hash = valid },
        };
    }
}
