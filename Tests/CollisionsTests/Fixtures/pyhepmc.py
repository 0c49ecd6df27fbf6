import pyhepmc as hp, sys, gzip
# pyhepmc reads what PYTHIA's plugin wrote and writes it again: names with blanks, quotes and a backslash, own event numbers, MeV in every second event.

for fmt,name in (("HepMC3","pyhepmc.hepmc3"),("hepmc2","pyhepmc.hepmc2")):
    ri=hp.GenRunInfo(); ri.weight_names=["nominal",'mu "R"=0.5, muF = 1','back\\slash']
    with hp.open(name,"w",format=fmt) as f:
        for i,e in enumerate(hp.open("pythia.hepmc3")):

            w=list(e.weights)[:3]
            e.run_info=ri; e.event_number=100-7*i
            e.weights=[1.0*(-1)**(i==1),0.75+0.5*i,0.25*i]
            e.set_units(hp.Units.MEV if i%2 else hp.Units.GEV, hp.Units.CM if i%2 else hp.Units.MM)
            c=hp.GenCrossSection(); e.cross_section=c; c.set_cross_section(2000.+i,30.,-1,-1)
            f.write(e)
for n in ("pythia.hepmc3","pythia.hepmc2","pyhepmc.hepmc3"):
    with hp.open(n) as f:
        for e in f:
            e.set_units(hp.Units.GEV,hp.Units.CM)
            fin=[p for p in e.particles if p.status==1 and p.end_vertex is None]
            print(n,e.event_number,len(fin),repr(sum(p.momentum.e for p in fin)),repr(sum(abs(p.momentum.pz) for p in fin)),repr(sum(p.production_vertex.position.t and 0+abs(p.production_vertex.position.x)+abs(p.production_vertex.position.y)+abs(p.production_vertex.position.z) for p in fin)),[float(w) for w in e.weights])
