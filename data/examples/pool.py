import multiprocessing

def worker(x):
    return x * x

if __name__ == "__main__":
    
    with multiprocessing.Pool(processes=4) as pool:
        
        values = [1, 2, 3, 4, 5]

        
        results = pool.map(worker,values)


    print(results)
