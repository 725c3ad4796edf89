using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Faults;

/// <summary>The faults that are active. The first that matches a request meets it.</summary>
internal sealed class FaultTable
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _entries.Add(new Entry(fault));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    /// <summary>The fault that meets a request; it is used up by one.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Null when it meets none.</returns>
    public FaultAnswer? Take(ApiRequest request)
    {
        lock (_gate)
        {
            return _entries.Find(entry => entry.Meets(request))?.Fault.Answer;
        }
    }

    private sealed class Entry(Fault fault)
    {
        private int _seen;
        private int _met;

        public Fault Fault => fault;

        public bool Meets(ApiRequest request)
        {
            if ((fault.Api is { } api && api != request.Api)
                || (fault.Route is { } route && !route.Equals(request.Route, StringComparison.OrdinalIgnoreCase))
                || (fault.Identity is { } text && !request.Subject.Contains(text, StringComparison.OrdinalIgnoreCase))
                || _met >= (fault.Times ?? int.MaxValue))
            {
                return false;
            }

            _seen++;
            if (_seen <= fault.Skip || (_seen - fault.Skip) % Math.Max(1, fault.Every) != 0)
            {
                return false;
            }

            _met++;
            return true;
        }
    }
}
